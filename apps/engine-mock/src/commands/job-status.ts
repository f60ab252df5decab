import type { Command } from './command.ts';
import { readString } from './request-fields.ts';

export const jobStatus: Command = {
  class: 'F',
  answer: (body, { jobs }) => ({ ...jobs.get(readString(body, 'job_id')).describe() }),
};

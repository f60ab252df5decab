import type { Command } from './command.ts';
import { readString } from './request-fields.ts';

/** Says whether there was anything left to cancel; the status follows when the job has let go of what it had. */
export const jobCancel: Command = {
  class: 'F',
  answer: (body, { jobs }) => ({ cancelled: jobs.get(readString(body, 'job_id')).cancel() }),
};

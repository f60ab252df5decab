import type { Command } from './command.ts';

export const jobList: Command = {
  class: 'F',
  answer: (_body, { jobs }) => ({ jobs: jobs.list().map((job) => job.describe()) }),
};

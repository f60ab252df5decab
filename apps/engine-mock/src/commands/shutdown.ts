import type { Command } from './command.ts';

export const shutdown: Command = {
  class: 'F',
  answer: (_body, { requestShutdown }) => {
    requestShutdown();
    return {};
  },
};

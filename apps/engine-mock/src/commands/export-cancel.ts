import type { Command } from './command.ts';
import { findExport } from './find-export.ts';

export const exportCancel: Command = {
  class: 'F',
  answer: (body, engine) => ({ cancelled: findExport(body, engine)?.cancel() ?? false }),
};

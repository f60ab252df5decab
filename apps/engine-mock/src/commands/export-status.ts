import type { Command, ReplyFields } from './command.ts';
import { findExport } from './find-export.ts';

/** The entropic dialect wants more names for the same, and an answer before the first job, too. */
export const exportStatus: Command = {
  class: 'F',
  answer: (body, engine): ReplyFields => {
    const job = findExport(body, engine);
    if (job === undefined) return { status: 'idle', progress: 0, current_frame: 0, eta_s: null, eta_seconds: null };
    const status = job.describe();
    return engine.options.dialect === 'entropic'
      ? { ...status, output_path: job.files?.targetPath, eta_seconds: status.eta_s }
      : { ...status };
  },
};

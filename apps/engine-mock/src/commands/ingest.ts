import type { Command } from './command.ts';
import { readString } from './request-fields.ts';

export const ingest: Command = {
  class: 'R',
  prepare: (body, { media, exports, options }) => {
    const path = readString(body, 'path');
    return async () => {
      const info = await media.call('ingest', { path });
      exports.expect();
      return options.dialect === 'entropic' ? { ...info, duration_s: info.duration } : { ...info };
    };
  },
};

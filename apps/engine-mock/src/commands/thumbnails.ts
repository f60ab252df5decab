import type { Command } from './command.ts';
import { readAsset } from './picture-fields.ts';
import { readCount } from './request-fields.ts';

export const thumbnails: Command = {
  class: 'R',
  prepare: (body, { media }) => {
    const count = readCount(body, 'count', { min: 1, max: 200 });
    const height = readCount(body, 'height', { min: 24, max: 240, fallback: 54 });
    const asset = readAsset(body);
    return async () => {
      const made = await media.call('thumbnails', { asset, count, height });
      return {
        thumbnails: made.map(({ seconds, jpeg }) => ({ time: seconds, data: Buffer.from(jpeg).toString('base64') })),
      };
    };
  },
};

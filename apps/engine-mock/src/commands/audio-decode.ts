import type { Command } from './command.ts';
import { readAsset } from './picture-fields.ts';
import { readDuration, readTime } from './request-fields.ts';

export const audioDecode: Command = {
  class: 'R',
  prepare: (body, { media }) => {
    const span = { startSeconds: readTime(body, 'start'), durationSeconds: readDuration(body, 'duration') };
    const asset = readAsset(body);
    return async () => {
      const file = await media.call('decodeSound', { asset, ...span });
      return {
        pcm_path: file.path,
        sample_rate: file.sampleRate,
        channels: file.channels,
        num_samples: file.sampleCount,
      };
    };
  },
};

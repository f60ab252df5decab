import type { Command } from './command.ts';
import { readAsset } from './picture-fields.ts';
import { readTime } from './request-fields.ts';

export const audioAnalyze: Command = {
  class: 'R',
  prepare: (body, { media }) => {
    const request = { asset: readAsset(body), seconds: readTime(body, 'time') };
    return async () => {
      const { rms, peak, bands } = await media.call('analyzeSound', request);
      return { rms, peak, frequency_bands: bands };
    };
  },
};

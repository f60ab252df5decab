import { parseChain } from '../effects/parse-chain.ts';
import type { Command } from './command.ts';
import { readPictureRequest, readSeed, writePictureReply } from './picture-fields.ts';
import { readFrameIndex } from './request-fields.ts';

export const applyChain: Command = {
  class: 'R',
  prepare: (body, { media }) => {
    const frame = { by: 'index', index: readFrameIndex(body, 'frame_index'), clamp: false } as const;
    const request = readPictureRequest(body, { frame, chain: parseChain(body.chain, readSeed(body)) });
    return async () => writePictureReply(await media.call('picture', request));
  },
};

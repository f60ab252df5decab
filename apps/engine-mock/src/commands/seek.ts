import { emptyChain } from '../effects/resolved-chain.ts';
import type { Command } from './command.ts';
import { readPictureRequest, writePictureReply } from './picture-fields.ts';
import { readTime } from './request-fields.ts';

export const seek: Command = {
  class: 'R',
  prepare: (body, { media }) => {
    const frame = { by: 'time', seconds: readTime(body, 'time') } as const;
    const request = readPictureRequest(body, { frame, chain: emptyChain });
    return async () => writePictureReply(await media.call('picture', request));
  },
};

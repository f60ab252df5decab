import { parseChain } from '../effects/parse-chain.ts';
import type { FrameChoice } from '../media-worker/media-calls.ts';
import type { Command, RequestBody } from './command.ts';
import { readPictureRequest, readSeed, writePictureReply } from './picture-fields.ts';
import { readFrameIndex, readTime } from './request-fields.ts';

export const renderFrame: Command = {
  class: 'R',
  prepare: (body, { media }) => {
    const request = readPictureRequest(body, { frame: readFrame(body), chain: parseChain(body.chain, readSeed(body)) });
    return async () => writePictureReply(await media.call('picture', request));
  },
};

/** `frame_index`, as the entropic dialect sends it, wins over `time` and is clamped to the last frame. */
function readFrame(body: RequestBody): FrameChoice {
  if (body.frame_index !== undefined && body.frame_index !== null) {
    return { by: 'index', index: readFrameIndex(body, 'frame_index'), clamp: true };
  }
  return { by: 'time', seconds: readTime(body, 'time') };
}

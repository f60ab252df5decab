import { FramelaneError } from '@framelane/protocol';
import {
  decodePictureHeader,
  type PictureCodec,
  type PictureHeader,
  type PictureLane,
} from '@framelane/protocol/gateway';

/**
 * The header of a picture message, when it is of the lane and codec that were expected. A later gateway may send
 * kinds of pictures this page does not know; those are `undefined`.
 */
export function readPictureHeader(
  message: Uint8Array,
  expected: { lane: PictureLane; codec: PictureCodec },
): (PictureHeader & { headerBytes: number }) | undefined {
  try {
    const header = decodePictureHeader(message);
    return header?.lane === expected.lane && header.codec === expected.codec ? header : undefined;
  } catch (error) {
    if (error instanceof FramelaneError) return undefined;
    throw error;
  }
}

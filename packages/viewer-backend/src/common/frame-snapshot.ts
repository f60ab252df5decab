import { decodeFrameSnapshotHeader, frameSnapshotBytes } from '@framelane/protocol/stream';
import type { FrameData } from './frame.ts';
import { makeInvalidError } from './viewer-errors.ts';

const pixelsByteOffset = frameSnapshotBytes({ width: 0, height: 0 });

/**
 * A snapshot as a frame: its header, then tight rows of 4-byte pixels.
 *
 * @throws ERR_SHM_BAD_FRAME for pixels that do not fit the buffer or a sequence above 2^53 − 1, ERR_VIEWER_INVALID
 * for a buffer without a picture
 */
export function readFrameSnapshot(buffer: SharedArrayBuffer, format: FrameData['format']): FrameData {
  const header = decodeFrameSnapshotHeader(buffer);
  if (header === undefined) throw makeInvalidError('the header of a frame', `${buffer.byteLength} bytes`);
  const { width, height, sequence } = header;
  if (width === 0 || height === 0) throw makeInvalidError('a frame with pixels', `${width} × ${height}`);
  return { width, height, sequence, format, buffer, pixelsByteOffset, byteLength: width * height * 4 };
}

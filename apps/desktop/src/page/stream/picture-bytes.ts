import { decodeFrameSnapshotHeader } from '@framelane/protocol/stream';

const bytesPerPixel = 4;

/** Bytes of pixels in a copy with its header. */
export function readPictureBytes(copy: SharedArrayBuffer): number {
  const header = decodeFrameSnapshotHeader(copy);
  return header === undefined ? 0 : header.width * header.height * bytesPerPixel;
}

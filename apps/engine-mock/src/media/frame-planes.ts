import type { Frame } from 'node-av/lib';

/** Rows of bytes without padding. */
export interface Plane {
  bytes: Uint8Array;
  rowBytes: number;
}

/**
 * Copies planes into the buffers of an allocated frame. `Frame.fromBuffer` is no substitute: it only borrows the
 * memory it is given, which the collector then takes away under FFmpeg's hands.
 */
export function copyIntoFrame(frame: Frame, planes: readonly Plane[]): void {
  const targets = frame.data;
  const strides = frame.linesize;
  planes.forEach(({ bytes, rowBytes }, plane) => {
    const target = targets?.[plane];
    // Planes of sound have one row, and only the first one's length is told.
    const stride = strides[plane] || rowBytes;
    if (target === undefined) throw new Error(`the frame has no plane ${plane}`);
    for (let from = 0, to = 0; from < bytes.byteLength; from += rowBytes, to += stride) {
      target.set(bytes.subarray(from, from + rowBytes), to);
    }
  });
}

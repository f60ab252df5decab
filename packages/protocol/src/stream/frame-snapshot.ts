import { FramelaneError } from '../errors.ts';
import { frameSnapshotLayout as at, streamLayout } from './stream-layout.ts';

/** The header of a frame that was copied out of a stream. */
export interface FrameSnapshotHeader {
  width: number;
  height: number;
  /** Exact up to 2^53 − 1; 0 means that the buffer is being filled. */
  sequence: number;
}

/** Bytes of a buffer that takes every frame up to this size. */
export function frameSnapshotBytes(size: { width: number; height: number }): number {
  return at.pixels + size.width * size.height * streamLayout.bytesPerPixel;
}

/** The bytes before the pixels of a frame that was copied out of a stream. */
export function encodeFrameSnapshotHeader(header: FrameSnapshotHeader): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(at.pixels);
  const view = new DataView(bytes.buffer);
  view.setUint32(at.width, header.width, true);
  view.setUint32(at.height, header.height, true);
  view.setBigUint64(at.sequence, BigInt(header.sequence), true);
  return bytes;
}

/**
 * Reads the header of a buffer from `waitFrame()`; `undefined` when the buffer is shorter than a header.
 *
 * @throws ERR_SHM_BAD_FRAME when the pixels do not fit the buffer or the number is above 2^53 − 1
 */
export function decodeFrameSnapshotHeader(buffer: ArrayBufferLike): FrameSnapshotHeader | undefined {
  if (buffer.byteLength < at.pixels) return undefined;
  const view = new DataView(buffer);
  const width = view.getUint32(at.width, true);
  const height = view.getUint32(at.height, true);
  const sequence = toSequence(view.getUint32(at.sequence, true), view.getUint32(at.sequence + 4, true));
  if (frameSnapshotBytes({ width, height }) > buffer.byteLength) {
    throw new FramelaneError(
      'ERR_SHM_BAD_FRAME',
      `expected ${width}x${height} pixels within ${buffer.byteLength} bytes, they need ${frameSnapshotBytes({ width, height })}`,
    );
  }
  return { width, height, sequence };
}

/**
 * A u64 in two halves as a number.
 *
 * @throws ERR_SHM_BAD_FRAME above 2^53 − 1, which no stream reaches in a thousand years
 */
export function toSequence(low: number, high: number): number {
  if (high < 0x20_0000) return high * 0x1_0000_0000 + low;
  throw new FramelaneError(
    'ERR_SHM_BAD_FRAME',
    `expected a frame number up to 2^53 - 1, found 0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`,
  );
}

import { createRequire } from 'node:module';
import { WireError } from '../wire-error.ts';

type JpegTurbo = typeof import('@julusian/jpeg-turbo');

// CommonJS whose exports Node cannot find by name.
const require = createRequire(import.meta.url);
const { bufferSize, compress, FORMAT_BGRA, SAMP_420 } = require('@julusian/jpeg-turbo') as JpegTurbo;

/** Qualities tried in turn until the picture fits. */
export const qualityLadder = [95, 85, 75, 65, 50] as const;

/** A BGRA picture in memory. */
export interface BgraPixels {
  readonly width: number;
  readonly height: number;
  readonly strideBytes: number;
  borrowPixels: () => Buffer;
}

/**
 * Memory for one encoded picture, kept and reused. The encoder wants room for the worst case up front; pages that no
 * picture ever reached cost nothing.
 */
export class JpegSlab {
  #memory: Buffer = Buffer.alloc(0);
  #byteLength = 0;

  /** Encodes a BGRA picture with at most `maxBytes`. Throws `frame_too_large` when none of the qualities does it. */
  async encode(picture: BgraPixels, maxBytes: number, qualities: readonly number[] = qualityLadder): Promise<void> {
    const { width, height, strideBytes } = picture;
    const needed = bufferSize({ width, height, subsampling: SAMP_420 });
    if (this.#memory.byteLength < needed) this.#memory = Buffer.allocUnsafeSlow(needed);
    const pixels = picture.borrowPixels();
    const options = { format: FORMAT_BGRA, width, height, stride: strideBytes / 4, subsampling: SAMP_420 };
    for (const quality of qualities) {
      const { byteLength } = await compress(pixels, this.#memory, { ...options, quality });
      if (byteLength <= maxBytes) {
        this.#byteLength = byteLength;
        return;
      }
    }
    throw new WireError('frame_too_large', 'frame does not fit the ring slot');
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /** The whole memory; only the first `byteLength` bytes are the picture. Valid until the slab is reused. */
  borrowMemory(): Uint8Array {
    return this.#memory;
  }

  copyJpeg(): Uint8Array {
    return Uint8Array.from(this.#memory.subarray(0, this.#byteLength));
  }
}

import { isErrorWithCode } from '@framelane/protocol';
import { type PictureHeader, pictureHeaderBytes, writePictureHeader } from '@framelane/protocol/gateway';
import type { PooledBuffer } from '../../../pictures/picture-pool.ts';
import type { CopiedFrame, FrameRing } from '../host/engine-source.ts';

/** A picture in a pooled buffer behind room for its header. */
export interface CopiedPicture extends CopiedFrame {
  buffer: PooledBuffer;
}

type TakeBuffer = (minBytes: number) => PooledBuffer;

const firstGuessBytes = 512 * 1024;

/**
 * Copies pictures out of the ring straight into the buffer that goes to the socket. Remembers how large the last one
 * was, so that the next nearly always fits.
 */
export class PictureCopier {
  readonly #ring: FrameRing;
  #expectedBytes = firstGuessBytes;

  constructor(ring: FrameRing) {
    this.#ring = ring;
  }

  /** `undefined` when the picture is gone: overwritten, or its ring replaced. The buffer is the caller's. */
  copy(seq: number | 'latest', takeBuffer: TakeBuffer): CopiedPicture | undefined {
    const first = this.#tryCopy(seq, takeBuffer, this.#expectedBytes);
    if (typeof first !== 'number') return first;
    const second = this.#tryCopy(seq, takeBuffer, first);
    return typeof second === 'number' ? undefined : second;
  }

  /** As `copy()`, for a picture that goes nowhere near a socket. `jpeg` is a view of a buffer that nobody else has. */
  copyAlone(seq: number | 'latest'): (CopiedFrame & { jpeg: Uint8Array }) | undefined {
    const copied = this.copy(seq, takeFresh);
    if (copied === undefined) return undefined;
    const { buffer, ...frame } = copied;
    return { ...frame, jpeg: buffer.bytes.subarray(pictureHeaderBytes, pictureHeaderBytes + frame.byteLength) };
  }

  /** The copy, or the bytes that are needed instead. */
  #tryCopy(seq: number | 'latest', takeBuffer: TakeBuffer, bytes: number): CopiedPicture | number | undefined {
    const buffer = takeBuffer(pictureHeaderBytes + bytes);
    const target = buffer.bytes.subarray(pictureHeaderBytes);
    try {
      const frame = seq === 'latest' ? this.#ring.copyLatest(target) : this.#ring.copyFrame(seq, target);
      if (frame !== undefined) {
        this.#expectedBytes = Math.ceil(frame.byteLength * 1.25);
        return { ...frame, buffer };
      }
    } catch (error) {
      const needed = readNeededBytes(error);
      if (needed !== undefined) {
        buffer.release();
        return Math.ceil(needed * 1.25);
      }
      if (!isRingError(error)) {
        buffer.release();
        throw error;
      }
    }
    buffer.release();
    return undefined;
  }
}

/** Puts a JPEG that came inside a reply into a buffer of the same shape. */
export function copyInlinePicture(
  base64: string,
  takeBuffer: TakeBuffer,
): { buffer: PooledBuffer; byteLength: number } {
  const buffer = takeBuffer(pictureHeaderBytes + Math.ceil((base64.length * 3) / 4));
  const byteLength = buffer.bytes.write(base64, pictureHeaderBytes, 'base64');
  return { buffer, byteLength };
}

/** What is told of a picture besides its lane and its codec. */
export type PictureFacts = Omit<PictureHeader, 'lane' | 'codec'>;

/** Writes the header before the picture; the message is the first `pictureHeaderBytes + byteLength` bytes then. */
export function writeEngineHeader(buffer: PooledBuffer, facts: PictureFacts): void {
  writePictureHeader({ lane: 'engine', codec: 'jpeg', ...facts }, buffer.bytes);
}

function takeFresh(minBytes: number): PooledBuffer {
  return {
    bytes: Buffer.allocUnsafeSlow(minBytes),
    release: () => {
      // It is nobody's but the caller's, and goes when the caller lets go of it.
    },
  };
}

function readNeededBytes(error: unknown): number | undefined {
  if (!isErrorWithCode(error, 'ERR_RING_FULL') || !('details' in error)) return undefined;
  const details = error.details as { neededBytes?: unknown } | undefined;
  return typeof details?.neededBytes === 'number' ? details.neededBytes : undefined;
}

function isRingError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_RING_');
}

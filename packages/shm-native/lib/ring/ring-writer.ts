import { closeAtExit, forgetAtExit } from '../close-at-exit.ts';
import { RingError } from '../errors.ts';
import { getAddon } from '../get-addon.ts';
import { type NativeRingWriter, RingStatus } from './native-ring.ts';
import { defaultRingPath, ensurePrivateFolder } from './ring-path.ts';
import { assertU32, callNative, createRangeError } from './to-ring-error.ts';

export type RingOptions = {
  /** The ring's file. @default a new one per instance, see {@link defaultRingPath} */
  path?: string;
  /** Number of slots, a power of two from 2 to 64. @default 4 */
  ringSize?: number;
  /** Bytes of a slot, a multiple of 64 from 64 KiB to 64 MiB. @default 4194304 */
  slotSizeBytes?: number;
  /** Write a CRC-32 with each frame; costs about ten times the copy. @default false */
  hasCrc?: boolean;
};

export const ringDefaults = { ringSize: 4, slotSizeBytes: 4_194_304, hasCrc: false } as const;

/** What is stored beside a picture. All are integers. */
export type PublishInfo = {
  frameIndex: number;
  width: number;
  height: number;
  /** Presentation time in microseconds, 0 or more. */
  ptsUs: bigint | number;
  /** CRC-32 of the asset's id, see {@link crc32}. */
  assetIdCrc: number;
  /** How many bytes at the start of the buffer are the picture. @default all of them */
  byteLength?: number;
};

const maxPtsUs = 0xffff_ffff_ffff_ffffn;

/**
 * The one writer of a ring file. Latest wins: when the ring is full the oldest frame is overwritten, whoever reads.
 * Close it; one that is not closed is closed when it is collected, or when the process or worker ends.
 */
export class RingWriter {
  readonly path: string;
  readonly ringSize: number;
  readonly slotSizeBytes: number;
  /** Random number of this ring's life; readers see by it that a ring was replaced. */
  readonly epoch: bigint;
  /** The longest picture {@link publish} takes. */
  readonly maxFrameBytes: number;
  readonly #native: NativeRingWriter;
  #isClosed = false;

  /**
   * Makes a new ring file with mode 600 and its full size reserved, in place of whatever has the name. Throws
   * `ERR_RING_GEOMETRY`, `_MISSING` (no such folder), `_ACCESS`, or `_FULL` (no space left).
   */
  static create(options: RingOptions = {}): RingWriter {
    return new RingWriter(options);
  }

  private constructor(options: RingOptions) {
    const ringSize = options.ringSize ?? ringDefaults.ringSize;
    const slotSizeBytes = options.slotSizeBytes ?? ringDefaults.slotSizeBytes;
    assertGeometryNumber('ringSize', ringSize);
    assertGeometryNumber('slotSizeBytes', slotSizeBytes);
    this.path = options.path ?? defaultRingPath();
    if (options.path === undefined) ensurePrivateFolder(this.path);
    const { NativeRingWriter } = getAddon();
    this.#native = callNative(
      'cannot create the ring',
      this.path,
      () => new NativeRingWriter(this.path, ringSize, slotSizeBytes, options.hasCrc ?? ringDefaults.hasCrc),
    );
    this.ringSize = ringSize;
    this.slotSizeBytes = slotSizeBytes;
    this.epoch = this.#native.epoch();
    this.maxFrameBytes = this.#native.maxFrameBytes();
    closeAtExit(this.#native);
  }

  /** Number the next frame will get, 0 to 2^32 − 1, then 0 again. */
  get nextSeq(): number {
    this.#assertOpen();
    return this.#native.nextSeq();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Commits one JPEG with a single copy and wakes the readers; returns the frame's number. The buffer is free for
   * reuse on return. Throws `ERR_RING_FULL` when it is longer than `maxFrameBytes` and `ERR_RING_CORRUPT` when it
   * is no JPEG from FF D8 to FF D9; the ring is untouched then.
   */
  publish(jpeg: Uint8Array, info: PublishInfo): number {
    this.#assertOpen();
    const byteLength = info.byteLength ?? jpeg.byteLength;
    assertPublishNumbers(info, byteLength, jpeg.byteLength);
    const result = this.#native.publish(
      jpeg,
      byteLength,
      info.frameIndex,
      info.width,
      info.height,
      info.ptsUs,
      info.assetIdCrc,
    );
    if (result < 0) this.#throwRefused(-result, byteLength);
    return result;
  }

  /** Unmaps the ring and, unless `unlink` is false, removes its file if it is still ours. A second call does nothing. */
  close(options: { unlink?: boolean } = {}): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    forgetAtExit(this.#native);
    this.#native.close(options.unlink ?? true);
  }

  #assertOpen(): void {
    if (this.#isClosed)
      throw new RingError('ERR_RING_CLOSED', `the ring writer "${this.path}" is closed; create a new one`);
  }

  #throwRefused(status: number, byteLength: number): never {
    if (status === RingStatus.full) {
      throw new RingError(
        'ERR_RING_FULL',
        `the frame has ${byteLength} bytes, a slot takes ${this.maxFrameBytes}; encode it smaller or use larger slots`,
        { details: { neededBytes: byteLength, availableBytes: this.maxFrameBytes } },
      );
    }
    throw new RingError(
      'ERR_RING_CORRUPT',
      `expected a JPEG of at least 4 bytes from FF D8 to FF D9, got ${byteLength} bytes of something else`,
    );
  }
}

function assertGeometryNumber(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RingError('ERR_RING_GEOMETRY', `${name} must be a positive integer, got ${value}`);
  }
}

function assertPublishNumbers(info: PublishInfo, byteLength: number, bufferBytes: number): void {
  if (!Number.isInteger(byteLength) || byteLength < 0 || byteLength > bufferBytes) {
    throw createRangeError('byteLength', `an integer from 0 to the buffer's ${bufferBytes}`, byteLength);
  }
  assertU32('frameIndex', info.frameIndex);
  assertU32('width', info.width);
  assertU32('height', info.height);
  assertU32('assetIdCrc', info.assetIdCrc);
  const { ptsUs } = info;
  const isInRange =
    typeof ptsUs === 'bigint' ? ptsUs >= 0n && ptsUs <= maxPtsUs : Number.isSafeInteger(ptsUs) && ptsUs >= 0;
  if (!isInRange) throw createRangeError('ptsUs', 'an integer of microseconds, 0 or more', ptsUs);
}

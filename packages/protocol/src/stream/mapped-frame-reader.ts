import { FramelaneError } from '../errors.ts';
import { toSequence } from './frame-snapshot.ts';
import { decodeRegionHeader, type RegionHeader } from './region-header.ts';
import { isFrameInBounds } from './slot-header.ts';
import { assertRegion, slotOffset } from './stream-geometry.ts';
import { streamLayout } from './stream-layout.ts';

/** A frame that still lies in the producer's slot. Read it, then ask `isCurrent()` before using what was read. */
export interface MappedFrame {
  readonly width: number;
  readonly height: number;
  readonly sequence: number;
  readonly format: 'BGRA8';
  /** The producer's region; never write to it. */
  readonly buffer: SharedArrayBuffer;
  readonly pixelsByteOffset: number;
  /** Bytes from one row to the next. */
  readonly rowBytes: number;
  /** width × height × 4, without the padding of the rows. */
  readonly byteLength: number;
  /** False once the producer has begun to write over the frame: throw away what was read. */
  isCurrent(): boolean;
}

export interface MappedReaderStats {
  delivered: number;
  skipped: number;
  /** Frames whose size would not fit their slot. */
  invalid: number;
}

type MutableFrame = { -readonly [Key in keyof MappedFrame]: MappedFrame[Key] };

const { header: at, slot: inSlot, slotHeaderBytes } = streamLayout;
const maxAttempts = 8;
const wordBytes = 4;

/**
 * Reads frames where the producer wrote them, through the shared buffer of a mapped region; allocates nothing per
 * frame and wakes nobody. It should be the only holder of the buffer: a write to it leaves the producer's memory
 * alone but freezes the page it hits in this process. A frozen page of control words is found by `isFrozen`; one that
 * holds nothing but pixels cannot be told from a picture that does not change.
 */
export class MappedFrameReader {
  readonly header: Readonly<RegionHeader>;
  readonly stats: MappedReaderStats = { delivered: 0, skipped: 0, invalid: 0 };
  readonly #words: Uint32Array;
  readonly #fence = new Int32Array(1);
  readonly #frame: MutableFrame;
  #slotWord = 0;
  #last = 0;
  #isStale = false;

  /**
   * `buffer` holds a region from its first byte on.
   *
   * @throws ERR_SHM_BAD_REGION or ERR_SHM_VERSION
   */
  constructor(buffer: SharedArrayBuffer) {
    const header = decodeRegionHeader(new Uint8Array(buffer));
    if (header === undefined) {
      throw new FramelaneError('ERR_SHM_BAD_REGION', `expected a region, found a buffer of ${buffer.byteLength} bytes`);
    }
    assertRegion(header, buffer.byteLength);
    this.header = header;
    this.#words = new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / wordBytes));
    this.#frame = {
      width: 0,
      height: 0,
      sequence: 0,
      format: 'BGRA8',
      buffer,
      pixelsByteOffset: 0,
      rowBytes: 0,
      byteLength: 0,
      isCurrent: () => this.#isCurrent(),
    };
  }

  /**
   * The newest frame that was not delivered yet, `undefined` when there is none. The object is the same at every call
   * and describes the frame until the next one.
   *
   * @throws ERR_SHM_BAD_FRAME for a frame number above 2^53 − 1
   */
  poll(): MappedFrame | undefined {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const sequence = this.readLatestSequence();
      if (sequence <= this.#last) return undefined;
      const slot = this.#load(at.latestSlot);
      if (slot >= this.header.slotCount) return undefined;
      const offset = slotOffset(slot, this.header);
      const found = this.#loadSequence(offset + inSlot.sequence);
      if (found === sequence) {
        const frame = this.#take(offset, sequence);
        if (frame !== 'overwritten') return frame;
      } else if (found !== 0 && found < sequence) {
        // A producer numbers the slot before it announces it, so an older number can only come from a frozen page.
        this.#isStale = true;
        return undefined;
      }
    }
    return undefined;
  }

  /** Number of the newest frame as this mapping shows it, 0 before the first. */
  readLatestSequence(): number {
    return this.#loadSequence(at.latestSequence);
  }

  /** Whether the producer says that it runs; whether its process lives is the native client's to find out. */
  isProducerRunning(): boolean {
    return this.#load(at.producerAlive) !== 0;
  }

  /**
   * Whether a page with control words no longer follows the producer and the region has to be mapped anew.
   * `liveSequence` is the newest number seen by other means before this call, for example by the native client.
   */
  isFrozen(liveSequence = 0): boolean {
    return this.#isStale || this.readLatestSequence() < liveSequence;
  }

  #take(offset: number, sequence: number): MappedFrame | undefined | 'overwritten' {
    const frame = this.#frame;
    const width = this.#words[(offset + inSlot.width) / wordBytes] as number;
    const height = this.#words[(offset + inSlot.height) / wordBytes] as number;
    const pitchBytes = this.#words[(offset + inSlot.pitchBytes) / wordBytes] as number;
    this.#slotWord = offset + inSlot.sequence;
    frame.sequence = sequence;
    if (!this.#isCurrent()) return 'overwritten';
    if (this.#last !== 0) this.stats.skipped += sequence - this.#last - 1;
    this.#last = sequence;
    frame.width = width;
    frame.height = height;
    frame.rowBytes = pitchBytes;
    if (!isFrameInBounds({ width, height, pitchBytes }, this.header)) {
      this.stats.invalid += 1;
      return undefined;
    }
    frame.pixelsByteOffset = offset + slotHeaderBytes;
    frame.byteLength = width * height * streamLayout.bytesPerPixel;
    this.stats.delivered += 1;
    return frame;
  }

  #isCurrent(): boolean {
    // The loads before this must be done before the number is read again. A load alone does not see to that on every
    // processor, a store followed by a load does.
    Atomics.exchange(this.#fence, 0, 0);
    return this.#loadSequence(this.#slotWord) === this.#frame.sequence;
  }

  #load(byteOffset: number): number {
    return Atomics.load(this.#words, byteOffset / wordBytes);
  }

  // In halves, because a 64-bit load would allocate a BigInt each time. The upper one hardly ever changes; when it
  // does in between, both are read again.
  #loadSequence(byteOffset: number): number {
    for (;;) {
      const high = this.#load(byteOffset + wordBytes);
      const low = this.#load(byteOffset);
      if (this.#load(byteOffset + wordBytes) === high) return toSequence(low, high);
    }
  }
}

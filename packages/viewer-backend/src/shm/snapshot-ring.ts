import { frameSnapshotBytes, frameSnapshotLayout } from '@framelane/protocol/stream';

const slotCount = 3;
const wordBytes = 4;

type Slot = { buffer: SharedArrayBuffer; header: Uint32Array; pixels: Uint8Array };

/** A frame to be kept: its size in pixels and its number. */
export interface SnapshotFacts {
  width: number;
  height: number;
  sequence: number;
}

/**
 * Three buffers of one size that frames are copied into in turn, made on first use. What was put stays untouched until
 * the third following `put()`.
 */
export class SnapshotRing {
  readonly #slots: Slot[] = [];
  readonly #bufferBytes: number;
  #next = 0;

  /** `size` is the largest frame there will be. */
  constructor(size: { width: number; height: number }) {
    this.#bufferBytes = frameSnapshotBytes(size);
  }

  /**
   * A buffer with header and the tight pixels that `copy` writes; `undefined` when it returns false, and then the
   * buffer is used for the next one.
   */
  put(facts: SnapshotFacts, copy: (target: Uint8Array) => boolean): SharedArrayBuffer | undefined {
    const slot = this.#take();
    const { header, buffer, pixels } = slot;
    // Numbered last, so that whoever looks at it meanwhile can tell.
    writeSequence(header, 0);
    if (!copy(pixels)) return undefined;
    header[frameSnapshotLayout.width / wordBytes] = facts.width;
    header[frameSnapshotLayout.height / wordBytes] = facts.height;
    writeSequence(header, facts.sequence);
    this.#next = (this.#next + 1) % slotCount;
    return buffer;
  }

  #take(): Slot {
    const known = this.#slots[this.#next];
    if (known !== undefined) return known;
    const buffer = new SharedArrayBuffer(this.#bufferBytes);
    const header = new Uint32Array(buffer, 0, frameSnapshotLayout.pixels / wordBytes);
    const slot = { buffer, header, pixels: new Uint8Array(buffer, frameSnapshotLayout.pixels) };
    this.#slots[this.#next] = slot;
    return slot;
  }
}

function writeSequence(header: Uint32Array, sequence: number): void {
  const at = frameSnapshotLayout.sequence / wordBytes;
  header[at] = sequence >>> 0;
  header[at + 1] = Math.floor(sequence / 0x1_0000_0000);
}

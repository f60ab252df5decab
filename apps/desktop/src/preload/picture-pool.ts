/** One buffer for decoded pixels, known to the page by its number. */
export interface PictureBuffer {
  readonly index: number;
  readonly memory: SharedArrayBuffer;
  /** The whole memory as libjpeg-turbo takes it. */
  readonly bytes: Buffer;
}

/** More than a page holds at any time: shown, due next, in flight. */
const maxLent = 16;

/**
 * Buffers for decoded pictures, lent and taken back by number. A buffer that is too small for the picture at hand is
 * replaced by a larger one with another number when it is free; at most 16 are out at a time.
 */
export class PicturePool {
  readonly #free: PictureBuffer[] = [];
  readonly #lent = new Map<number, PictureBuffer>();
  readonly #announce: (buffer: PictureBuffer) => void;
  #made = 0;

  /** `announce` is called once for each buffer, before it is lent for the first time. */
  constructor(announce: (buffer: PictureBuffer) => void) {
    this.#announce = announce;
  }

  /** `undefined` when too many are out. */
  take(byteLength: number): PictureBuffer | undefined {
    if (this.#lent.size >= maxLent) return undefined;
    let buffer = this.#free.pop();
    if (buffer === undefined || buffer.memory.byteLength < byteLength) buffer = this.#make(byteLength);
    this.#lent.set(buffer.index, buffer);
    return buffer;
  }

  /** A number that is not out is ignored: giving back twice is fine. */
  giveBack(index: number): void {
    const buffer = this.#lent.get(index);
    if (buffer === undefined) return;
    this.#lent.delete(index);
    this.#free.push(buffer);
  }

  #make(byteLength: number): PictureBuffer {
    const memory = new SharedArrayBuffer(byteLength);
    const buffer = { index: this.#made, memory, bytes: Buffer.from(memory) };
    this.#made += 1;
    this.#announce(buffer);
    return buffer;
  }
}

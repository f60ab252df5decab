/** A buffer on loan; whoever took it gives it back once. */
export interface PooledBuffer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Giving back twice is fine. */
  giveBack(): void;
}

/**
 * Buffers of one size for pictures, used again and again. When more are out than the pool keeps, further ones are
 * made and thrown away after use; `misses` counts every buffer that was made.
 */
export class PicturePool {
  readonly #capacity: number;
  readonly #free: Uint8Array<ArrayBuffer>[] = [];
  #bufferBytes = 0;
  #misses = 0;

  /** `capacity`: free buffers that are kept. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get misses(): number {
    return this.#misses;
  }

  /** From now on buffers have this size; those of another size are not kept any longer. */
  resize(bufferBytes: number): void {
    if (bufferBytes === this.#bufferBytes) return;
    this.#bufferBytes = bufferBytes;
    this.#free.length = 0;
  }

  take(): PooledBuffer {
    const bytes = this.#free.pop() ?? this.#make();
    let isOut = true;
    return {
      bytes,
      giveBack: () => {
        if (!isOut) return;
        isOut = false;
        if (bytes.byteLength === this.#bufferBytes && this.#free.length < this.#capacity) this.#free.push(bytes);
      },
    };
  }

  // Pages of such a buffer cost no memory until a picture has reached them.
  #make(): Uint8Array<ArrayBuffer> {
    this.#misses += 1;
    return new Uint8Array(this.#bufferBytes);
  }
}

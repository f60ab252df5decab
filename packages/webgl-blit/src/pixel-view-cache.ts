/** One stretch of a buffer, as bytes and, where it is aligned, as 32-bit pixels. */
export interface PixelView {
  readonly bytes: Uint8Array<ArrayBufferLike>;
  readonly words: Uint32Array<ArrayBufferLike> | undefined;
}

interface Entry extends PixelView {
  readonly buffer: ArrayBufferLike;
}

/**
 * Keeps the typed arrays over the few places frames come from (three ring slots, or the slots of one region), so that
 * no view is allocated per frame. Capacity 16; when it is full the oldest entry makes room. It keeps buffers alive
 * until `clear()`.
 */
export class PixelViewCache {
  readonly #entries: Entry[] = [];
  #oldest = 0;

  /** The view is valid as long as its buffer; it is shared, so nobody may keep or write it. */
  borrowView(buffer: ArrayBufferLike, byteOffset: number, byteLength: number): PixelView {
    for (const entry of this.#entries) {
      const { bytes } = entry;
      if (entry.buffer === buffer && bytes.byteOffset === byteOffset && bytes.byteLength === byteLength) return entry;
    }
    const isAligned = byteOffset % 4 === 0 && byteLength % 4 === 0;
    const entry: Entry = {
      buffer,
      bytes: new Uint8Array(buffer, byteOffset, byteLength),
      words: isAligned ? new Uint32Array(buffer, byteOffset, byteLength / 4) : undefined,
    };
    this.#entries[this.#oldest] = entry;
    this.#oldest = (this.#oldest + 1) % 16;
    return entry;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#oldest = 0;
  }
}

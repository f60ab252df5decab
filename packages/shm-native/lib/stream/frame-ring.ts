const slotCount = 3;
const snapshotHeaderBytes = 16;

type Slot = { buffer: SharedArrayBuffer; view: Uint8Array };

/** The three buffers frames are copied into, made on first use and used in turn. */
export class FrameRing {
  readonly #slots: (Slot | undefined)[] = Array.from({ length: slotCount });
  readonly #byteLength: number;
  /** The one the next frame goes to. */
  index = 0;

  constructor(size: { maxWidth: number; maxHeight: number }) {
    this.#byteLength = snapshotHeaderBytes + size.maxWidth * size.maxHeight * 4;
  }

  get current(): Slot {
    const known = this.#slots[this.index];
    if (known !== undefined) return known;
    const buffer = new SharedArrayBuffer(this.#byteLength);
    const slot = { buffer, view: new Uint8Array(buffer) };
    this.#slots[this.index] = slot;
    return slot;
  }

  advance(): void {
    this.index = (this.index + 1) % slotCount;
  }
}

/** A buffer from the pool; `bytes` may be longer than was asked for. Give it back exactly once. */
export interface PooledBuffer {
  readonly bytes: Buffer;
  release(): void;
}

const smallestBytes = 64 * 1024;

/**
 * Buffers for pictures on their way to sockets, kept for the next picture in sizes of powers of two. Holds at most
 * `maxIdleBytes` that nobody uses; beyond that a returned buffer is left to the garbage collector. Not zeroed: a
 * taker sends only what it wrote.
 */
export class PicturePool {
  readonly #maxIdleBytes: number;
  readonly #idle = new Map<number, Slot[]>();
  #idleBytes = 0;

  constructor(maxIdleBytes = 64 * 1024 ** 2) {
    this.#maxIdleBytes = maxIdleBytes;
  }

  get idleBytes(): number {
    return this.#idleBytes;
  }

  take(minBytes: number): PooledBuffer {
    const size = Math.max(smallestBytes, 2 ** Math.ceil(Math.log2(Math.max(1, minBytes))));
    const slot = this.#idle.get(size)?.pop();
    if (slot !== undefined) {
      this.#idleBytes -= size;
      slot.isTaken = true;
      return slot;
    }
    return new Slot(size, (returned) => this.#put(returned));
  }

  #put(slot: Slot): void {
    const size = slot.bytes.length;
    if (this.#idleBytes + size > this.#maxIdleBytes) return;
    this.#idleBytes += size;
    const list = this.#idle.get(size);
    if (list === undefined) this.#idle.set(size, [slot]);
    else list.push(slot);
  }
}

class Slot implements PooledBuffer {
  readonly bytes: Buffer;
  isTaken = true;
  readonly #giveBack: (slot: Slot) => void;

  constructor(size: number, giveBack: (slot: Slot) => void) {
    this.bytes = Buffer.allocUnsafeSlow(size);
    this.#giveBack = giveBack;
  }

  release(): void {
    if (!this.isTaken) throw new Error('a picture buffer was given back twice');
    this.isTaken = false;
    this.#giveBack(this);
  }
}

import { frameWire } from '@framelane/protocol/matrix';

/**
 * Frames that went out, oldest first, and the OKs that confirm them in that order: all OKs look alike. A frame whose
 * sender gave up waiting stays, so that its late OK counts for no other. Grows with the frames that are not confirmed.
 */
export class AckQueue<T> {
  readonly #pending: T[] = [];
  readonly #onOk: (frame: T) => void;
  #okBytes = 0;

  constructor(onOk: (frame: T) => void) {
    this.#onOk = onOk;
  }

  get length(): number {
    return this.#pending.length;
  }

  add(frame: T): void {
    this.#pending.push(frame);
  }

  /** Confirms as many frames as OKs are complete; returns the first byte that belongs to no expected OK. */
  take(bytes: Uint8Array): number | undefined {
    for (const byte of bytes) {
      if (byte !== frameWire.ok[this.#okBytes] || this.#pending.length === 0) return byte;
      this.#okBytes += 1;
      if (this.#okBytes < frameWire.ok.length) continue;
      this.#okBytes = 0;
      const frame = this.#pending.shift();
      if (frame !== undefined) this.#onOk(frame);
    }
    return undefined;
  }

  /** Where nobody counts OKs, only the newest frame that is out needs to be known. */
  forgetBefore(frame: T): void {
    while (this.#pending.length > 1 && this.#pending[0] !== frame) this.#pending.shift();
  }

  /** The connection is over: what will not be confirmed any more, oldest first. */
  drain(): T[] {
    this.#okBytes = 0;
    return this.#pending.splice(0);
  }
}

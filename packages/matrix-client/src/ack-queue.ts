import { frameWire } from '@framelane/protocol/matrix';

/** One frame that was sent and is not confirmed yet. */
export interface PendingAck {
  settle(error?: Error): void;
}

/** Matches OKs to frames, first in, first out: all OKs look alike. Grows with the frames in flight only. */
export class AckQueue {
  readonly #pending: PendingAck[] = [];
  #okBytes = 0;

  get length(): number {
    return this.#pending.length;
  }

  add(pending: PendingAck): void {
    this.#pending.push(pending);
  }

  /** Settles as many frames as OKs are complete; returns the first byte that belongs to no expected OK. */
  take(bytes: Uint8Array): number | undefined {
    for (const byte of bytes) {
      if (byte !== frameWire.ok[this.#okBytes] || this.#pending.length === 0) return byte;
      this.#okBytes += 1;
      if (this.#okBytes < frameWire.ok.length) continue;
      this.#okBytes = 0;
      this.#pending.shift()?.settle();
    }
    return undefined;
  }

  /** The connection is over. */
  failAll(error: Error): void {
    this.#okBytes = 0;
    for (const pending of this.#pending.splice(0)) pending.settle(error);
  }
}

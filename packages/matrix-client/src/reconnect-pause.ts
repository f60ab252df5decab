const firstMs = 100;
const lastMs = 5000;
const jitter = 0.2;

/** Pauses between attempts to connect: each twice as long as the one before, and spread so that clients part ways. */
export class ReconnectPause {
  readonly #random: () => number;
  #nextMs = firstMs;

  /** @param random from 0 up to 1 */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds until the next attempt. */
  take(): number {
    const pauseMs = this.#nextMs * (1 - jitter + 2 * jitter * this.#random());
    this.#nextMs = Math.min(lastMs, this.#nextMs * 2);
    return pauseMs;
  }

  /** The service has answered. */
  reset(): void {
    this.#nextMs = firstMs;
  }
}

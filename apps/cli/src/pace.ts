import { setTimeout as sleep } from 'node:timers/promises';

/** Ticks at a steady rate. The first comes at once; those that are missed are left out, so that the rate does not drift. */
export class Pace {
  readonly #intervalMs: number;
  readonly #stop: AbortSignal;
  #dueMs = performance.now();

  constructor(fps: number, stop: AbortSignal) {
    this.#intervalMs = 1000 / fps;
    this.#stop = stop;
  }

  /** Resolves at the next tick, or as soon as the pace is stopped. */
  async waitForTick(): Promise<void> {
    const restMs = this.#dueMs - performance.now();
    if (restMs > 0) {
      // Only an abort rejects, and then the caller looks at the signal.
      await sleep(restMs, undefined, { signal: this.#stop }).catch(() => undefined);
    }
    this.#dueMs += this.#intervalMs;
    const lateMs = performance.now() - this.#dueMs;
    if (lateMs > 0) this.#dueMs += Math.ceil(lateMs / this.#intervalMs) * this.#intervalMs;
  }
}

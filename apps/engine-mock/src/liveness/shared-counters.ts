const fields = { busy: 0, lastFrameUs: 1 } as const;

/**
 * The few numbers the heartbeat thread tells, in memory shared by all threads: written by control and media, read
 * without waiting for either.
 */
export class SharedCounters {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** Counts one command of class R in, and out again with −1. */
  addBusy(change: 1 | -1): void {
    Atomics.add(this.#words, fields.busy, change);
  }

  get isBusy(): boolean {
    return Atomics.load(this.#words, fields.busy) > 0;
  }

  /** Milliseconds the newest frame took to make; 0 before the first. */
  get lastFrameMs(): number {
    return Atomics.load(this.#words, fields.lastFrameUs) / 1000;
  }

  set lastFrameMs(value: number) {
    Atomics.store(this.#words, fields.lastFrameUs, Math.min(0x7fffffff, Math.max(1, Math.round(value * 1000))));
  }
}

import type { Clock } from './clock.ts';

const sweepMs = 1000;

export interface PendingEntry<Result> {
  what: string;
  timeoutMs: number;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/**
 * Requests that wait for their answer, by number. Timeouts are looked for once a second, with one timer for all, and
 * none while nothing waits.
 */
export class PendingTable<Entry extends PendingEntry<never>> {
  readonly #entries = new Map<number, { entry: Entry; sinceMs: number }>();
  readonly #clock: Clock;
  readonly #makeTimeout: (what: string, timeoutMs: number) => Error;
  #cancelSweep: (() => void) | undefined;

  constructor(clock: Clock, makeTimeout: (what: string, timeoutMs: number) => Error) {
    this.#clock = clock;
    this.#makeTimeout = makeTimeout;
  }

  add(n: number, entry: Entry): void {
    this.#entries.set(n, { entry, sinceMs: this.#clock.nowMs() });
    this.#cancelSweep ??= this.#clock.setTimer(sweepMs, () => this.#sweep());
  }

  get(n: number): Entry | undefined {
    return this.#entries.get(n)?.entry;
  }

  take(n: number): Entry | undefined {
    const entry = this.get(n);
    this.#entries.delete(n);
    if (this.#entries.size === 0) this.#stopSweep();
    return entry;
  }

  /** The numbers below `n`, oldest first. */
  *numbersBelow(n: number): Iterable<number> {
    for (const number of this.#entries.keys()) if (number < n) yield number;
  }

  /** All numbers, oldest first. */
  numbers(): number[] {
    return [...this.#entries.keys()];
  }

  rejectAll(makeError: (what: string) => Error): void {
    for (const n of this.numbers()) {
      const entry = this.take(n);
      entry?.reject(makeError(entry.what));
    }
  }

  #sweep(): void {
    this.#cancelSweep = undefined;
    const nowMs = this.#clock.nowMs();
    for (const [n, { entry, sinceMs }] of [...this.#entries]) {
      if (nowMs - sinceMs < entry.timeoutMs) continue;
      this.take(n);
      entry.reject(this.#makeTimeout(entry.what, entry.timeoutMs));
    }
    if (this.#entries.size > 0) this.#cancelSweep = this.#clock.setTimer(sweepMs, () => this.#sweep());
  }

  #stopSweep(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
  }
}

import type { Clock } from '../common/clock.ts';

/** Wraps a clock and counts the timers that are set: a disconnected backend must leave none. */
export class CountingClock implements Clock {
  readonly #clock: Clock;
  readonly #set = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get pendingTimers(): number {
    return this.#set.size;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const cancel = this.#clock.setTimer(delayMs, () => {
      this.#set.delete(undo);
      callback();
    });
    const undo = (): void => {
      this.#set.delete(undo);
      cancel();
    };
    this.#set.add(undo);
    return undo;
  }
}

import type { Clock } from '../common/clock.ts';

/** A clock that moves only when told to, and knows which timers are still set. */
export class ManualClock implements Clock {
  #nowMs = 0;
  #timers: { dueMs: number; order: number; callback: () => void }[] = [];
  #order = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    this.#order += 1;
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Timers that were neither fired nor undone. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Fires the timers of the next `durationMs` in their order; promises settle in between. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settlePromises();
    for (;;) {
      const next = this.#takeNext(endMs);
      if (next === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
      await settlePromises();
    }
    this.#nowMs = endMs;
  }

  #takeNext(endMs: number) {
    const due = this.#timers.filter(({ dueMs }) => dueMs <= endMs);
    due.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    const next = due[0];
    this.#timers = this.#timers.filter((timer) => timer !== next);
    return next;
  }
}

// Long enough for every chain of awaits in this package.
async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 32; turn += 1) await Promise.resolve();
}

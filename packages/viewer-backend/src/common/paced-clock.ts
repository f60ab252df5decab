import type { Clock } from './clock.ts';
import type { TimeSource } from './engine-backend.ts';

/**
 * A clock that another one may lead. It goes on without a jump when a leader comes or goes, and never back; timers stay
 * those of the clock itself, so whoever is woken looks at the time again.
 */
export class PacedClock implements Clock {
  readonly #own: Clock;
  #leader: TimeSource;
  #offsetMs = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(own: Clock) {
    this.#own = own;
    this.#leader = own;
  }

  nowMs(): number {
    this.#lastMs = Math.max(this.#lastMs, this.#leader.nowMs() + this.#offsetMs);
    return this.#lastMs;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    return this.#own.setTimer(delayMs, callback);
  }

  follow(leader: TimeSource | undefined): void {
    const nowMs = this.nowMs();
    this.#leader = leader ?? this.#own;
    this.#offsetMs = nowMs - this.#leader.nowMs();
  }
}

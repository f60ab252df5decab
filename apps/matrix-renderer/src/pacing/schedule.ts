/**
 * Deadlines at even distances from one origin. The next one never depends on when the last was met, so the mean rate
 * is exact; deadlines missed by more than a period are skipped, not caught up with.
 */
export class Schedule {
  readonly periodMs: number;
  readonly #originMs: number;
  #tick = 0;

  constructor(originMs: number, periodMs: number) {
    this.#originMs = originMs;
    this.periodMs = periodMs;
  }

  get tick(): number {
    return this.#tick;
  }

  get dueAtMs(): number {
    return this.#originMs + this.#tick * this.periodMs;
  }

  /** Moves to the next deadline. Returns how many were skipped because they lie more than a period back. */
  advance(nowMs: number): number {
    this.#tick += 1;
    const lateMs = nowMs - this.dueAtMs;
    if (lateMs <= this.periodMs) return 0;
    const skipped = Math.floor(lateMs / this.periodMs);
    this.#tick += skipped;
    return skipped;
  }
}

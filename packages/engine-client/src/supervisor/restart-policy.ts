import type { SupervisorTimes } from './supervisor-types.ts';

type PolicyTimes = Pick<
  SupervisorTimes,
  'restartBackoffMs' | 'maxFailedStarts' | 'maxCrashesInWindow' | 'crashWindowMs'
>;

/**
 * When to try again, and when to stop trying. The wait grows with failed starts in a row; an engine that starts well
 * and crashes again is started at once, until there were too many crashes in a short time.
 */
export class RestartPolicy {
  readonly #times: PolicyTimes;
  readonly #isEndless: boolean;
  #failedStarts = 0;
  #crashesMs: number[] = [];

  /** `isEndless`: never gives up, as for an engine whose restarts are not ours to make. */
  constructor(times: PolicyTimes, isEndless: boolean) {
    this.#times = times;
    this.#isEndless = isEndless;
  }

  noteCrash(nowMs: number): void {
    this.#crashesMs = this.#crashesMs.filter((crashMs) => nowMs - crashMs < this.#times.crashWindowMs);
    this.#crashesMs.push(nowMs);
  }

  noteFailedStart(): void {
    this.#failedStarts += 1;
  }

  noteGoodStart(): void {
    this.#failedStarts = 0;
  }

  /** Milliseconds to wait before the next start; `undefined` when there should be none. */
  nextDelayMs(): number | undefined {
    const { restartBackoffMs, maxFailedStarts, maxCrashesInWindow } = this.#times;
    const isSpent = this.#failedStarts >= maxFailedStarts || this.#crashesMs.length > maxCrashesInWindow;
    if (isSpent && !this.#isEndless) return undefined;
    return restartBackoffMs[Math.min(this.#failedStarts, restartBackoffMs.length - 1)] ?? 0;
  }

  reset(): void {
    this.#failedStarts = 0;
    this.#crashesMs = [];
  }
}

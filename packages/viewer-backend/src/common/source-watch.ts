import { FramelaneError } from '@framelane/protocol';
import type { TransportStatus } from './engine-transport.ts';
import type { Presence, Problem } from './status.ts';

/** A picture that is due and does not come for this long makes the source stale. */
export const staleAfterMs = 5000;

const overdueProblem: Problem = {
  severity: 'warning',
  code: 'ERR_VIEWER_TIMEOUT',
  message: 'The engine has given no new picture for 5 s although one is due.',
};

/**
 * How the source is doing: what its transport says, plus what only the one who waits for pictures can know, which is
 * that none come and why the last one failed.
 */
export class SourceWatch {
  #status: TransportStatus = { presence: 'idle', problems: [], engine: { restarts: 0 } };
  #pictureProblem: Problem | undefined;
  #problems: readonly Problem[] = [];
  #dueSinceMs: number | undefined;
  #isStale = false;

  /** Whether pictures can be asked for. */
  get isUsable(): boolean {
    return this.#status.presence === 'live' || this.#status.presence === 'stale';
  }

  get presence(): Presence {
    return this.#isOverdue ? 'stale' : this.#status.presence;
  }

  /** The same array as long as nothing in it changed. */
  get problems(): readonly Problem[] {
    const failed = this.#pictureProblem === undefined ? [] : [this.#pictureProblem];
    const problems = [...this.#status.problems, ...failed, ...(this.#isOverdue ? [overdueProblem] : [])];
    if (!areSameProblems(problems, this.#problems)) this.#problems = problems;
    return this.#problems;
  }

  get #isOverdue(): boolean {
    return this.#isStale && this.#status.presence === 'live';
  }

  takeStatus(status: TransportStatus): void {
    this.#status = status;
    if (!this.isUsable) this.#isStale = false;
  }

  takePicture(nowMs: number): void {
    this.#pictureProblem = undefined;
    this.#isStale = false;
    if (this.#dueSinceMs !== undefined) this.#dueSinceMs = nowMs;
  }

  takeError(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof FramelaneError ? (error.wireCode ?? error.code) : 'internal';
    this.#pictureProblem = { severity: 'error', code, message };
  }

  /** A file was opened: what went wrong with the one before is history. */
  forgetError(): void {
    this.#pictureProblem = undefined;
  }

  /** Called now and then; `isDue` says whether a picture should come. */
  check(nowMs: number, isDue: boolean, toleranceMs: number): void {
    if (!isDue || !this.isUsable) this.#dueSinceMs = undefined;
    else this.#dueSinceMs ??= nowMs;
    if (this.#dueSinceMs === undefined) this.#isStale = false;
    else if (nowMs - this.#dueSinceMs > staleAfterMs + toleranceMs) this.#isStale = true;
  }
}

/** Whether the lists say the same, in the same order. */
export function areSameProblems(a: readonly Problem[], b: readonly Problem[]): boolean {
  return a.length === b.length && a.every((problem, i) => isSameProblem(problem, b[i]));
}

function isSameProblem(a: Problem, b: Problem | undefined): boolean {
  return a.code === b?.code && a.message === b.message && a.severity === b.severity && a.tip === b.tip;
}

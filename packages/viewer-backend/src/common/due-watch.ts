import type { Clock } from './clock.ts';
import { staleAfterMs } from './source-watch.ts';

export interface DueWatchOptions {
  clock: Clock;
  /** Asks the server for anything at all; what came before was handled once it answers. */
  probe(): Promise<unknown>;
  /** The presence may have changed. */
  changed(): void;
}

/**
 * Finds out that a server hangs. A picture is due after each change of the view; when none comes for a while the
 * server is asked a question, and its answer says that nothing was to be drawn. Neither within 5 s: stale, until
 * anything is heard.
 */
export class DueWatch {
  readonly #options: DueWatchOptions;
  #cancelTimer: (() => void) | undefined;
  #isStale = false;

  constructor(options: DueWatchOptions) {
    this.#options = options;
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  expect(): void {
    if (this.#isStale) return;
    this.#cancelTimer ??= this.#options.clock.setTimer(staleAfterMs / 2, () => this.#ask());
  }

  /** A picture came, or anything else that shows that the server is at work. */
  settle(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#options.changed();
  }

  #ask(): void {
    this.#cancelTimer = this.#options.clock.setTimer(staleAfterMs / 2, () => {
      this.#cancelTimer = undefined;
      this.#isStale = true;
      this.#options.changed();
    });
    // A question that fails is no sign of life, and whoever lost the server hears of it elsewhere.
    this.#options.probe().then(
      () => this.settle(),
      () => undefined,
    );
  }
}

import type { Clock } from './clock.ts';
import { DueWatch } from './due-watch.ts';
import { areSameProblems } from './source-watch.ts';
import type { StateStore } from './state-store.ts';
import type { Problem } from './status.ts';
import type { StreamStatus } from './stream-transport.ts';
import type { ViewerState } from './viewer-backend.ts';

const overdueProblem: Problem = {
  severity: 'warning',
  code: 'ERR_VIEWER_TIMEOUT',
  message: 'The server has been silent for 5 s although a picture is due.',
};

export interface ServerWatchOptions {
  clock: Clock;
  store: StateStore<ViewerState>;
  /** Asks the server for anything at all. */
  probe(): Promise<unknown>;
}

/** Writes into the state how the server is doing: what the transport says, and that a picture is overdue. */
export class ServerWatch {
  readonly #store: StateStore<ViewerState>;
  readonly #due: DueWatch;
  #status: StreamStatus = { presence: 'idle', problems: [] };

  constructor({ clock, store, probe }: ServerWatchOptions) {
    this.#store = store;
    this.#due = new DueWatch({ clock, probe, changed: () => this.#show() });
  }

  /** A status that is repeated changes nothing, also not what was shown beside it since. */
  takeStatus(status: StreamStatus): void {
    const { presence, lane, problems } = this.#status;
    const isNews = presence !== status.presence || lane !== status.lane || !areSameProblems(problems, status.problems);
    if (!isNews) return;
    this.#status = status;
    if (status.presence !== 'live' && status.presence !== 'stale') this.#due.settle();
    this.#show();
  }

  /** Something was sent that changes the picture. */
  expectPicture(): void {
    this.#due.expect();
  }

  /** A sign of life. */
  settle(): void {
    this.#due.settle();
  }

  #show(): void {
    const { presence, problems, lane } = this.#status;
    const isOverdue = presence === 'live' && this.#due.isStale;
    this.#store.patch({
      presence: isOverdue ? 'stale' : presence,
      problems: isOverdue ? [...problems, overdueProblem] : problems,
      lane,
    });
  }
}

import type { CommandReply, EngineWireCode } from '@framelane/protocol/engine';
import { toWireErrorData } from '../wire-error.ts';
import type { JobEnd, JobKind, JobOrder, JobState } from './job-order.ts';

export type JobStatus = CommandReply<'job_status'>;

/** What a job tells its book. */
export interface JobHooks {
  /** Milliseconds on a clock that never goes back. */
  now: () => number;
  onProgress: (job: Job) => void;
  /** The state changed. */
  onState: (job: Job) => void;
}

const frameCounters: Readonly<Partial<Record<JobKind, 'current_frame' | 'cached_count'>>> = {
  export: 'current_frame',
  range: 'cached_count',
};

/** One piece of background work and what is known of it. Made and started by its book. */
export class Job {
  readonly id: string;
  readonly kind: JobKind;
  /** Settles when the job ended, however it did; never rejects. */
  readonly ended: Promise<JobEnd>;
  readonly #order: JobOrder;
  readonly #hooks: JobHooks;
  readonly #abort = new AbortController();
  #state: JobState = 'queued';
  #done = 0;
  #startedMs = 0;
  #error: { code: EngineWireCode; message: string } | undefined;
  #result: unknown;
  #resolveEnded: (end: JobEnd) => void = () => undefined;

  constructor(id: string, order: JobOrder, hooks: JobHooks) {
    this.id = id;
    this.kind = order.kind;
    this.#order = order;
    this.#hooks = hooks;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get state(): JobState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state !== 'queued' && this.#state !== 'running';
  }

  get done(): number {
    return this.#done;
  }

  get files(): JobOrder['files'] {
    return this.#order.files;
  }

  get total(): number {
    return this.#order.total;
  }

  /** Runs the order to its end. For the book alone. */
  async run(): Promise<void> {
    if (this.#state !== 'queued') return;
    this.#startedMs = this.#hooks.now();
    this.#enter('running');
    const { signal } = this.#abort;
    try {
      this.#result = await this.#order.run({ id: this.id, signal, report: (done) => this.#report(done) });
      this.#done = this.#order.total;
      this.#end('complete', undefined);
    } catch (error) {
      if (signal.aborted) this.#end('cancelled', toError(error));
      else this.#fail(error);
    }
  }

  /** Asks for the end; whether there was anything left to cancel. A running job ends when its work has let go. */
  cancel(reason: Error = new Error('the job was cancelled')): boolean {
    if (this.isOver) return false;
    this.#abort.abort(reason);
    if (this.#state === 'queued') this.#end('cancelled', reason);
    return true;
  }

  /** As `job_status` answers it. `result` is left out for events. */
  describe(options: { withResult: boolean } = { withResult: true }): JobStatus & { status: JobState } {
    const counter = frameCounters[this.kind];
    return {
      job_id: this.id,
      kind: this.kind,
      status: this.#state,
      // 1 only when it is complete: after the last picture a file still has to be finished and to get its name.
      progress: this.#state === 'complete' ? 1 : Math.min(this.#done, this.total - 0.5) / this.total,
      ...(counter === undefined ? {} : { [counter]: this.#done, total_frames: this.total }),
      eta_s: this.#estimateSecondsLeft(),
      error: this.#error?.message ?? null,
      code: this.#error?.code ?? null,
      ...(options.withResult && this.#result !== undefined ? { result: this.#result } : {}),
    };
  }

  #report(done: number): void {
    if (done <= this.#done || this.isOver) return;
    this.#done = Math.min(done, this.total);
    this.#hooks.onProgress(this);
  }

  /** Assumes that the rest goes as the part done went; `null` as long as nothing is known. */
  #estimateSecondsLeft(): number | null {
    if (this.isOver) return 0;
    if (this.#done === 0) return null;
    const seconds = (this.#hooks.now() - this.#startedMs) / 1000;
    return Math.max(0, (seconds * (this.total - this.#done)) / this.#done);
  }

  #fail(error: unknown): void {
    const { code, message } = toWireErrorData(error);
    this.#error = { code, message };
    this.#end('error', toError(error));
  }

  #end(state: JobEnd['state'], error: Error | undefined): void {
    this.#enter(state);
    this.#resolveEnded({ state, error, result: this.#result });
  }

  #enter(state: JobState): void {
    this.#state = state;
    this.#hooks.onState(this);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

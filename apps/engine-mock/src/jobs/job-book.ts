import { randomBytes } from 'node:crypto';
import { WireError } from '../wire-error.ts';
import { Job, type JobStatus } from './job.ts';
import type { JobKind, JobOrder } from './job-order.ts';

/** Jobs of one kind that wait at most while one runs; one more is refused with `busy`. */
export const maxWaitingJobs = 8;

/** Ended jobs that can still be asked for; older ones are forgotten. */
export const maxEndedJobs = 64;

/** Progress of one job is told at most this often; changes of state always are. */
const eventIntervalMs = 100;

export interface JobBookHooks {
  /** Something to tell subscribers. */
  onEvent: (status: JobStatus & { job_id: string }) => void;
  /** A job was accepted (1) or ended (−1). */
  onBusy: (change: 1 | -1) => void;
  /** A job failed; for the log. */
  onFailure: (job: Job, error: Error) => void;
  /** @default performance.now */
  now?: () => number;
}

/** All jobs of an engine. One of each kind runs at a time, the others wait in the order they came. */
export class JobBook {
  readonly #hooks: JobBookHooks;
  readonly #now: () => number;
  /** Newest last. */
  readonly #jobs = new Map<string, Job>();
  readonly #lastEventMs = new Map<string, number>();
  #isClosed = false;

  constructor(hooks: JobBookHooks) {
    this.#hooks = hooks;
    this.#now = hooks.now ?? (() => performance.now());
  }

  /** Accepts an order; it begins in a later turn. Throws `busy` when too many wait, `shutting_down` at the end. */
  start(order: JobOrder): Job {
    if (this.#isClosed) throw new WireError('shutting_down', 'engine is shutting down');
    if (this.#listOpen(order.kind).length > maxWaitingJobs) throw new WireError('busy', 'engine busy');
    return this.#add(`j_${randomBytes(6).toString('hex')}`, order);
  }

  /** Goes on with a job that an engine before this one began, under the id it had there. */
  adopt(id: string, order: JobOrder): Job | undefined {
    return this.#isClosed || this.#jobs.has(id) ? undefined : this.#add(id, order);
  }

  /** Throws `job_not_found`. With a kind, jobs of other kinds are not found. */
  get(id: string, kind?: JobKind): Job {
    const job = this.#jobs.get(id);
    if (job === undefined || (kind !== undefined && job.kind !== kind)) {
      throw new WireError('job_not_found', 'job not found');
    }
    return job;
  }

  /** The job of a kind that was started last. */
  findNewest(kind: JobKind): Job | undefined {
    return this.list().find((job) => job.kind === kind);
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.#jobs.values()].reverse();
  }

  /** Cancels everything and resolves when every job has let go of what it had. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const open = this.#listOpen();
    // The waiting ones first, or each would begin when the one before it ends.
    for (const job of open.reverse()) job.cancel(new WireError('shutting_down', 'engine is shutting down'));
    await Promise.all(open.map((job) => job.ended));
  }

  #add(id: string, order: JobOrder): Job {
    const job = new Job(id, order, {
      now: this.#now,
      onProgress: (changed) => this.#tellProgress(changed),
      onState: (changed) => this.#tell(changed),
    });
    this.#jobs.set(job.id, job);
    this.#hooks.onBusy(1);
    void job.ended.then(({ state, error }) => {
      this.#hooks.onBusy(-1);
      if (state === 'error' && error !== undefined) this.#hooks.onFailure(job, error);
      this.#lastEventMs.delete(job.id);
      this.#forgetOldest();
      this.#startNext(job.kind);
    });
    this.#tell(job);
    setImmediate(() => this.#startNext(order.kind));
    return job;
  }

  #listOpen(kind?: JobKind): Job[] {
    return [...this.#jobs.values()].filter((job) => !job.isOver && (kind === undefined || job.kind === kind));
  }

  #startNext(kind: JobKind): void {
    const [first] = this.#listOpen(kind);
    if (first?.state === 'queued') void first.run();
  }

  #forgetOldest(): void {
    const over = [...this.#jobs.values()].filter((job) => job.isOver);
    for (const job of over.slice(0, Math.max(0, over.length - maxEndedJobs))) this.#jobs.delete(job.id);
  }

  #tellProgress(job: Job): void {
    if (this.#now() - (this.#lastEventMs.get(job.id) ?? Number.NEGATIVE_INFINITY) >= eventIntervalMs) this.#tell(job);
  }

  #tell(job: Job): void {
    this.#lastEventMs.set(job.id, this.#now());
    this.#hooks.onEvent({ ...job.describe({ withResult: false }), job_id: job.id });
  }
}

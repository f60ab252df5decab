import { FramelaneError } from '@framelane/protocol';
import type { Clock } from './clock.ts';
import { Emitter } from './emitter.ts';
import type { ExportTarget, Job, JobStatus } from './engine-backend.ts';
import { isExportTarget } from './export-target.ts';

const pollMs = 500;
/** While the other side tells of a job by itself, that job is not asked for. */
const newsLastsMs = 3000;

/** What a job needs from the other side; `fields` are as the wire has them. */
export interface JobCalls {
  readStatus(jobId: string): Promise<Record<string, unknown>>;
  cancel(jobId: string): Promise<unknown>;
}

/** What the reply that starts a job tells. */
export interface StartedJob {
  job_id?: string;
  target?: ExportTarget;
}

/**
 * The jobs this backend started, and those it was told of, newest first. Events bring news at once; a running job of
 * which none came for three seconds, as they may get lost or not exist, is asked for every half second.
 */
export class JobBook {
  readonly #clock: Clock;
  readonly #calls: JobCalls;
  #jobs: readonly RunningJob[] = [];
  readonly #changes = new Emitter<readonly Job[]>();
  #localNumber = 0;

  constructor(clock: Clock, calls: JobCalls) {
    this.#clock = clock;
    this.#calls = calls;
  }

  list(): readonly Job[] {
    return this.#jobs;
  }

  /** Called when a job is added or moves. */
  onChange(callback: (jobs: readonly Job[]) => void): () => void {
    return this.#changes.on(callback);
  }

  /** `started` is the reply that names the job; until it came the job has an id of its own making. */
  add(kind: JobStatus['kind'], started: Promise<StartedJob>): Job {
    this.#localNumber += 1;
    const job = this.#make(`new-${this.#localNumber}`, kind);
    this.#show([job, ...this.#jobs]);
    started.then(
      (reply) => job.begin(reply),
      (error: unknown) => job.fail(error),
    );
    return job;
  }

  /** Takes in jobs that others started, as the wire lists them, newest first; those it has are left alone. */
  adopt(listed: readonly Readonly<Record<string, unknown>>[]): void {
    const isNew = ({ job_id, kind }: Readonly<Record<string, unknown>>): boolean =>
      (kind === 'export' || kind === 'range') && !this.#jobs.some(({ id }) => id === job_id);
    const adopted = listed.filter(isNew).map((fields) => {
      const job = this.#make(String(fields.job_id), fields.kind === 'export' ? 'export' : 'range');
      job.resume(fields);
      return job;
    });
    if (adopted.length > 0) this.#show([...this.#jobs, ...adopted]);
  }

  /** A status as the wire sends it, for whichever job it is. */
  update(fields: Readonly<Record<string, unknown>>): void {
    this.#jobs.find((job) => job.id === fields.job_id)?.takeNews(fields);
  }

  /** Every job that still runs ends with the code of `error`. */
  failAll(error: unknown): void {
    for (const job of this.#jobs) job.fail(error);
  }

  /** Another engine is asked from now on: what the one before works on is no business of this book any more. */
  clear(error: unknown): void {
    const jobs = this.#jobs;
    this.#show([]);
    for (const job of jobs) job.fail(error);
  }

  #make(id: string, kind: JobStatus['kind']): RunningJob {
    const job = new RunningJob(id, kind, { clock: this.#clock, calls: this.#calls });
    job.onProgress(() => this.#changes.emit(this.#jobs));
    return job;
  }

  #show(jobs: readonly RunningJob[]): void {
    this.#jobs = jobs;
    this.#changes.emit(jobs);
  }
}

class RunningJob implements Job {
  readonly done: Promise<JobStatus>;
  #status: JobStatus;
  #settle: (status: JobStatus) => void = () => undefined;
  #cancelTimer: (() => void) | undefined;
  #isCancelWanted = false;
  #newsMs = Number.NEGATIVE_INFINITY;
  readonly #outside: { clock: Clock; calls: JobCalls };
  readonly #progress = new Emitter<JobStatus>();

  constructor(id: string, kind: JobStatus['kind'], outside: { clock: Clock; calls: JobCalls }) {
    this.#status = { id, kind, status: 'queued', progress: 0 };
    this.#outside = outside;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get id(): string {
    return this.#status.id;
  }

  status(): JobStatus {
    return this.#status;
  }

  onProgress(callback: (status: JobStatus) => void): () => void {
    return this.#progress.on(callback);
  }

  async cancel(): Promise<void> {
    this.#isCancelWanted = true;
    if (isFinal(this.#status) || this.#status.id.startsWith('new-')) return;
    await this.#outside.calls.cancel(this.id);
    await this.#poll();
  }

  begin({ job_id: jobId, target }: StartedJob): void {
    if (isFinal(this.#status)) return;
    if (jobId === undefined) {
      this.#set({ ...this.#status, status: 'complete', progress: 1 });
      return;
    }
    this.#set({ ...this.#status, id: jobId, ...(target === undefined ? {} : { target }) });
    if (this.#isCancelWanted) void this.cancel().catch((error: unknown) => this.fail(error));
    else void this.#poll();
  }

  /** Goes on with a job that was begun elsewhere. */
  resume(fields: Readonly<Record<string, unknown>>): void {
    this.update(fields);
    void this.#poll();
  }

  update(fields: Readonly<Record<string, unknown>>): void {
    if (!isFinal(this.#status)) this.#set(readStatus(this.#status, fields));
  }

  /** A status that came unasked. */
  takeNews(fields: Readonly<Record<string, unknown>>): void {
    this.#newsMs = this.#outside.clock.nowMs();
    this.update(fields);
  }

  fail(error: unknown): void {
    if (isFinal(this.#status)) return;
    const text = error instanceof Error ? error.message : String(error);
    const code = error instanceof FramelaneError ? (error.wireCode ?? error.code) : 'internal';
    this.#set({ ...this.#status, status: 'error', error: text, code });
  }

  async #poll(): Promise<void> {
    this.#clearTimer();
    if (isFinal(this.#status)) return;
    try {
      this.update(await this.#outside.calls.readStatus(this.id));
    } catch (error) {
      // Only the next engine can tell whether the job ended with the last one: those in a queue go on without it.
      if (!isRestart(error)) this.fail(error);
    }
    if (isFinal(this.#status)) return;
    this.#pollLater();
  }

  #pollLater(): void {
    this.#clearTimer();
    const { clock } = this.#outside;
    this.#cancelTimer = clock.setTimer(pollMs, () => {
      if (clock.nowMs() - this.#newsMs < newsLastsMs) this.#pollLater();
      else void this.#poll();
    });
  }

  #set(status: JobStatus): void {
    this.#status = status;
    if (isFinal(status)) this.#clearTimer();
    this.#progress.emit(status);
    if (isFinal(status)) this.#settle(status);
  }

  #clearTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

function isRestart(error: unknown): boolean {
  return error instanceof FramelaneError && (error.wireCode ?? error.code) === 'ERR_ENGINE_RESTARTED';
}

function isFinal({ status }: JobStatus): boolean {
  return status === 'complete' || status === 'error' || status === 'cancelled';
}

function readStatus(previous: JobStatus, fields: Readonly<Record<string, unknown>>): JobStatus {
  const progress = typeof fields.progress === 'number' ? Math.max(previous.progress, fields.progress) : undefined;
  const next: JobStatus = {
    id: previous.id,
    kind: previous.kind,
    status: isStatusName(fields.status) ? fields.status : previous.status,
    progress: progress ?? previous.progress,
  };
  if (typeof fields.eta_s === 'number') next.etaS = fields.eta_s;
  const doneFrames = fields.current_frame ?? fields.cached_count ?? previous.doneFrames;
  if (typeof doneFrames === 'number') next.doneFrames = doneFrames;
  const totalFrames = fields.total_frames ?? previous.totalFrames;
  if (typeof totalFrames === 'number') next.totalFrames = totalFrames;
  const target = isExportTarget(fields.target) ? fields.target : previous.target;
  if (target !== undefined) next.target = target;
  if (typeof fields.error === 'string') next.error = fields.error;
  if (typeof fields.code === 'string') next.code = fields.code;
  return next;
}

const statusNames: readonly unknown[] = ['queued', 'running', 'complete', 'error', 'cancelled'];

function isStatusName(value: unknown): value is JobStatus['status'] {
  return statusNames.includes(value);
}

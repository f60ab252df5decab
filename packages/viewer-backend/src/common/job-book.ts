import { FramelaneError } from '@framelane/protocol';
import type { Clock } from './clock.ts';
import { Emitter } from './emitter.ts';
import type { Job, JobStatus } from './engine-backend.ts';

const pollMs = 500;

/** What a job needs from the other side; `fields` are as the wire has them. */
export interface JobCalls {
  readStatus(jobId: string): Promise<Record<string, unknown>>;
  cancel(jobId: string): Promise<unknown>;
}

/**
 * The jobs this backend started, newest first. Events bring news at once; because they may get lost, each running
 * job is also asked for every half second.
 */
export class JobBook {
  readonly #clock: Clock;
  readonly #calls: JobCalls;
  #jobs: readonly RunningJob[] = [];
  #localNumber = 0;

  constructor(clock: Clock, calls: JobCalls) {
    this.#clock = clock;
    this.#calls = calls;
  }

  list(): readonly Job[] {
    return this.#jobs;
  }

  /** `started` is the reply that names the job; until it came the job has an id of its own making. */
  add(kind: JobStatus['kind'], started: Promise<{ job_id?: string }>): Job {
    this.#localNumber += 1;
    const job = new RunningJob(`new-${this.#localNumber}`, kind, { clock: this.#clock, calls: this.#calls });
    this.#jobs = [job, ...this.#jobs];
    started.then(
      (reply) => job.begin(reply.job_id),
      (error: unknown) => job.fail(error),
    );
    return job;
  }

  /** A status as the wire sends it, for whichever job it is. */
  update(fields: Readonly<Record<string, unknown>>): void {
    this.#jobs.find((job) => job.id === fields.job_id)?.update(fields);
  }

  /** Every job that still runs ends with the code of `error`. */
  failAll(error: unknown): void {
    for (const job of this.#jobs) job.fail(error);
  }
}

class RunningJob implements Job {
  readonly done: Promise<JobStatus>;
  #status: JobStatus;
  #settle: (status: JobStatus) => void = () => undefined;
  #cancelTimer: (() => void) | undefined;
  #isCancelWanted = false;
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

  begin(jobId: string | undefined): void {
    if (isFinal(this.#status)) return;
    if (jobId === undefined) {
      this.#set({ ...this.#status, status: 'complete', progress: 1 });
      return;
    }
    this.#set({ ...this.#status, id: jobId });
    if (this.#isCancelWanted) void this.cancel().catch((error: unknown) => this.fail(error));
    else void this.#poll();
  }

  update(fields: Readonly<Record<string, unknown>>): void {
    if (!isFinal(this.#status)) this.#set(readStatus(this.#status, fields));
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
      this.fail(error);
    }
    if (isFinal(this.#status)) return;
    this.#clearTimer();
    this.#cancelTimer = this.#outside.clock.setTimer(pollMs, () => void this.#poll());
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
  if (typeof fields.error === 'string') next.error = fields.error;
  if (typeof fields.code === 'string') next.code = fields.code;
  return next;
}

const statusNames: readonly unknown[] = ['queued', 'running', 'complete', 'error', 'cancelled'];

function isStatusName(value: unknown): value is JobStatus['status'] {
  return statusNames.includes(value);
}

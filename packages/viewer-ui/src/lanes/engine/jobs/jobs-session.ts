import type { ExportOptions, JobStatus } from '@framelane/viewer-backend';
import { type DescribedError, describeError } from '../../../state/describe-error.ts';
import type { PageEngine } from '../../../state/page-types.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { Toasts } from '../../../state/toasts.ts';
import type { TransportController } from '../transport/transport-controller.ts';

export interface JobsSessionOptions {
  engine: Pick<PageEngine, 'getState' | 'jobs' | 'onJobs' | 'startExport' | 'renderRange'>;
  transport: Pick<TransportController, 'store'>;
  toasts: Toasts;
  /** A file was written. */
  onExported: () => void;
}

/** Long work of the engine: what runs, what is done, and why something failed. Newest first. */
export class JobsSession {
  readonly store: Store<readonly JobStatus[]> = createStore<readonly JobStatus[]>([]);
  readonly #options: JobsSessionOptions;
  #hidden: ReadonlySet<string> = new Set();

  constructor(options: JobsSessionOptions) {
    this.#options = options;
  }

  /** Follows the jobs of the engine; returns its undo. */
  follow(): () => void {
    this.#update();
    return this.#options.engine.onJobs(() => this.#update());
  }

  /** Starts an export; a refusal is returned, for whoever filled in the form. */
  async startExport(options: ExportOptions): Promise<DescribedError | undefined> {
    try {
      await this.#options.engine.startExport(options);
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  }

  /** Renders the range between in and out (or all of the clip) ahead, with the chain as it is now. */
  cacheRange(): void {
    const { engine, transport } = this.#options;
    const { asset } = engine.getState();
    if (asset === undefined) return;
    const { inS = 0, outS = asset.duration } = transport.store.get();
    engine.renderRange({ startS: inS, endS: outS, fps: asset.fps });
  }

  cancel(id: string): void {
    const job = this.#options.engine.jobs().find((candidate) => candidate.id === id);
    job?.cancel().catch((error: unknown) => {
      const { text, details } = describeError(error);
      this.#options.toasts.push({ id: `cancel:${id}`, severity: 'error', text: `Cannot cancel: ${text}`, details });
    });
  }

  /** Takes what has ended off the list. */
  clearEnded(): void {
    const ended = this.store.get().filter((job) => !isActive(job));
    this.#hidden = new Set([...this.#hidden, ...ended.map(({ id }) => id)]);
    this.#update();
  }

  #update(): void {
    const before = this.store.get();
    const jobs = this.#options.engine
      .jobs()
      .map((job) => job.status())
      .filter(({ id }) => !this.#hidden.has(id));
    this.store.set(jobs);
    // A job gets its name from the engine while it runs, so that the places count, not the ids.
    const added = jobs.length - before.length;
    for (const [at, job] of jobs.entries()) {
      const was = before[at - added];
      if (was !== undefined && isActive(was) && !isActive(job)) this.#announce(job);
    }
  }

  #announce(job: JobStatus): void {
    const { toasts, onExported } = this.#options;
    const name = nameJob(job);
    if (job.status === 'complete' && job.kind === 'export') {
      onExported();
      toasts.push({ id: job.id, severity: 'success', text: `${name} is ready` });
    }
    if (job.status === 'error') {
      toasts.push({
        id: job.id,
        severity: 'error',
        text: `${name} failed: ${explainJob(job)}`,
        details: detailJob(job),
      });
    }
  }
}

export function isActive({ status }: JobStatus): boolean {
  return status === 'queued' || status === 'running';
}

export function nameJob({ kind, target }: JobStatus): string {
  if (kind === 'export') return target?.name ?? 'Export';
  return kind === 'range' ? 'Cached range' : 'Waveform';
}

/** Why a job failed, with its code. */
export function explainJob({ error, code }: JobStatus): string {
  const reason = error ?? 'no reason given';
  return code === undefined ? reason : `${reason} (${code})`;
}

/** What is worth quoting of a job. */
export function detailJob(job: JobStatus): string {
  return JSON.stringify(job, null, 2);
}

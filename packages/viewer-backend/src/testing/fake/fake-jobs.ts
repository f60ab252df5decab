import type { CommandReply } from '@framelane/protocol/engine';
import type { ExportTarget } from '../../common/engine-backend.ts';

const stepsPerJob = 4;
/** What a fake export or range costs, seconds: the estimate that comes with its progress. */
const fakeJobS = 2;

export interface FakeJobOrder {
  kind: 'range' | 'export';
  totalFrames: number;
  target?: ExportTarget;
  /** Called when it is complete. */
  onComplete?: () => void;
}

interface FakeJob extends FakeJobOrder {
  status: 'running' | 'complete' | 'cancelled' | 'error';
  progress: number;
}

/** Jobs in memory: one moves a quarter each time it is asked for, unless they are held. */
export class FakeJobs {
  readonly #jobs = new Map<string, FakeJob>();
  #isHeld = false;
  #failure: { code: string; error: string } | undefined;

  add(order: FakeJobOrder): string {
    const id = `job-${this.#jobs.size + 1}`;
    this.#jobs.set(id, { ...order, status: 'running', progress: 0 });
    return id;
  }

  /** While held, jobs stay where they are. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** The next running job that is asked for ends with this code. */
  failNext(code: string, error: string): void {
    this.#failure = { code, error };
  }

  advance(id: string): CommandReply<'job_status'> {
    const job = this.#jobs.get(id);
    if (job === undefined) return { job_id: id, status: 'error', progress: 0, code: 'job_not_found' };
    if (job.status === 'running') this.#move(job);
    return describe(id, job);
  }

  cancel(id: string): boolean {
    const job = this.#jobs.get(id);
    if (job?.status !== 'running') return false;
    job.status = 'cancelled';
    return true;
  }

  list(): CommandReply<'job_list'> {
    return { jobs: [...this.#jobs].reverse().map(([id, job]) => describe(id, job)) };
  }

  #move(job: FakeJob): void {
    if (this.#failure !== undefined) {
      Object.assign(job, { status: 'error', ...this.#failure });
      this.#failure = undefined;
      return;
    }
    if (this.#isHeld) return;
    job.progress = Math.min(1, job.progress + 1 / stepsPerJob);
    if (job.progress < 1) return;
    job.status = 'complete';
    job.onComplete?.();
  }
}

function describe(id: string, { onComplete: _done, totalFrames, ...job }: FakeJob): CommandReply<'job_status'> {
  const doneFrames = Math.round(job.progress * totalFrames);
  return {
    ...job,
    job_id: id,
    total_frames: totalFrames,
    ...(job.kind === 'range' ? { cached_count: doneFrames } : { current_frame: doneFrames }),
    ...(job.status === 'running' ? { eta_s: (1 - job.progress) * fakeJobS } : {}),
  };
}

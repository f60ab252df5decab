import type { ExportPlan } from '../../export/export-plan.ts';
import type { JobControl, JobOrder } from '../../jobs/job-order.ts';
import type { Logger } from '../../logger.ts';
import { computeEngineBuild } from '../engine-build.ts';
import type { QueuedExport } from '../queue-orders.ts';
import { claimOrphans } from './claim-orphans.ts';
import { cutExport } from './cut-segments.ts';
import { followExport } from './follow-export.ts';
import { followRange, type QueuedRange } from './follow-range.ts';
import { QueueLink } from './queue-link.ts';

/** An engine does not wait longer for its queue before it begins. */
const startLimitMs = 2000;

/** Carries out jobs of this engine by workers at a queue. */
export class JobQueue {
  readonly #link: QueueLink;
  readonly #log: Logger;
  readonly #build = computeEngineBuild();
  /** Exports to be removed from the queue with the engine: nobody will ask for them again. */
  readonly #followed = new Set<string>();

  /** Connects in the background; without Redis there are only jobs that fail. */
  constructor(url: string, log: Logger) {
    this.#log = log;
    this.#link = new QueueLink(url, log);
  }

  /** As `engine_info` tells it. */
  describe(): { connected: boolean; workers: number } {
    return { connected: this.#link.isConnected, workers: this.#link.workers };
  }

  /** Throws `queue_unavailable` when there is no use in accepting a job. */
  checkConnected(): void {
    this.#link.checkConnected();
  }

  /** Has an export made. Rejects with a {@link WireError}, or the signal's reason; nothing unfinished is left then. */
  async runExport(plan: ExportPlan, control: JobControl): Promise<void> {
    const workers = await this.#link.countWorkers().catch(() => 0);
    const segments = cutExport(plan.codec, plan.frames, workers);
    return this.#follow({ build: this.#build, jobId: control.id, plan, segments }, control);
  }

  /** Has the pictures of a range made and puts them into the cache. */
  runRange(range: Omit<QueuedRange, 'build'>, control: JobControl): Promise<void> {
    return followRange(this.#link, { ...range, build: this.#build }, control);
  }

  /**
   * Hands on the exports of engines that are gone, ended ones, too, so that this one answers for them: now, or as soon
   * as there is a connection. Resolves when there is nothing to wait for.
   */
  async adoptExports(adopt: (jobId: string, order: JobOrder) => void): Promise<void> {
    const claim = async () => {
      try {
        for (const order of await claimOrphans(this.#link)) adopt(order.jobId, this.#describeOrphan(order));
      } catch (error) {
        this.#log.warn({ err: error }, 'cannot look for exports of engines that are gone');
      }
    };
    let limit: NodeJS.Timeout | undefined;
    const claimed = new Promise<void>((resolve) => {
      if (this.#link.isConnected) resolve(claim());
      else this.#link.redis.once('ready', () => resolve(claim()));
    });
    const late = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, startLimitMs);
    });
    await Promise.race([claimed, late]);
    clearTimeout(limit);
  }

  async close(): Promise<void> {
    if (this.#link.isConnected) {
      const removals = [...this.#followed].map(async (jobId) => {
        await (await this.#link.queue.getJob(jobId))?.remove({ removeChildren: true });
      });
      for (const { status } of await Promise.allSettled(removals)) {
        if (status === 'rejected') this.#log.debug('an export stays in the queue until it is old');
      }
    }
    await this.#link.close();
  }

  #describeOrphan(order: QueuedExport): JobOrder {
    const { plan } = order;
    this.#log.info({ job: order.jobId }, 'answering for an export of an engine that is gone');
    return {
      kind: 'export',
      total: plan.frames.end - plan.frames.first,
      files: { sourcePath: plan.source.path, targetPath: plan.target.path },
      run: (control) => this.#follow(order, control),
    };
  }

  #follow(order: QueuedExport, control: JobControl): Promise<void> {
    this.#followed.add(order.jobId);
    if (this.#link.workers === 0)
      this.#log.warn({ job: order.jobId }, 'no worker is at the queue; the job waits for one');
    return followExport(this.#link, order, control);
  }
}

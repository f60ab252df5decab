import { rm } from 'node:fs/promises';
import type { JobControl } from '../../jobs/job-order.ts';
import { findPartsFolder } from '../../segments/segment-files.ts';
import { WireError } from '../../wire-error.ts';
import { createOverError, type OverReason, readOver } from '../over-mark.ts';
import { keptEnded, queueName, segmentPriority, writeOrderId, writeOwnerKey } from '../queue-names.ts';
import type { QueuedExport, SegmentOrder } from '../queue-orders.ts';
import { abandonJob } from './abandon-job.ts';
import { ownedSeconds } from './claim-orphans.ts';
import { Outage } from './outage.ts';
import type { QueueLink } from './queue-link.ts';
import { Wake } from './wake.ts';

/** The queue is looked at this often, whatever it tells by itself. */
const lookMs = 1000;

/** A process that crashed on a segment gets one more try. */
const attempts = 2;

const keptOrder = { age: keptEnded.ageSeconds, count: keptEnded.count } as const;

type ExportState = { type: 'open' | 'missing' | 'complete' } | { type: 'over'; reason: OverReason };

/**
 * Puts an export into the queue, unless it is there, and follows it to its end. A Redis that forgot it is given it again;
 * segments that lie on the disk are not made twice. Rejects with a {@link WireError}, or the signal's reason; nothing
 * unfinished is left then.
 */
export async function followExport(link: QueueLink, order: QueuedExport, control: JobControl): Promise<void> {
  const { jobId } = order;
  const { signal } = control;
  const wake = new Wake();
  const outage = new Outage();
  const progress = new ExportProgress(order, control.report);
  const stopListening = link.onOrder((event) => {
    const { type, orderId } = event;
    if (orderId !== jobId && !progress.has(orderId)) return;
    if (type === 'progress') progress.tell(orderId, event.done);
    else if (type === 'done') progress.tell(orderId, Number.POSITIVE_INFINITY);
    if (type !== 'progress') wake.call();
  });
  const onAbort = () => wake.call();
  signal.addEventListener('abort', onAbort);
  const giveUp = async (reason: OverReason): Promise<boolean> => {
    const isDone = await abandonJob(link, jobId, reason).catch(() => {
      link.markOverLater(jobId);
      return false;
    });
    await removeFolder();
    return isDone;
  };
  const removeFolder = () => rm(findPartsFolder(order), { recursive: true, force: true });
  try {
    await outage.bear(() => readProcessed(link, order, progress));
    while (true) {
      if (signal.aborted) {
        if (await giveUp({ type: 'cancelled' })) return;
        throw signal.reason;
      }
      const state = await outage.bear(() => readState(link, order));
      switch (state?.type) {
        case 'complete':
          await removeFolder();
          return;
        case 'over':
          await giveUp(state.reason);
          throw createOverError(state.reason);
        case 'missing':
          await outage.bear(() => addExport(link, order));
          break;
        default:
          break;
      }
      await wake.wait(lookMs);
    }
  } catch (error) {
    if (error instanceof WireError && error.code === 'queue_unavailable') await giveUp({ type: 'cancelled' });
    throw error;
  } finally {
    stopListening();
    signal.removeEventListener('abort', onAbort);
  }
}

/** The last step is a job, too, that waits for its segments: an export ends without the engine that began it. */
async function addExport(link: QueueLink, order: QueuedExport): Promise<void> {
  const { jobId, segments } = order;
  await link.redis.set(writeOwnerKey(jobId), link.engine, 'EX', ownedSeconds);
  await link.flows.add({
    name: 'join',
    queueName,
    data: order,
    opts: { jobId, attempts, removeOnComplete: keptOrder, removeOnFail: keptOrder },
    children: segments.map((_, segment) => {
      const data: SegmentOrder = { ...order, segment };
      return {
        name: 'segment',
        queueName,
        data,
        opts: {
          jobId: writeOrderId(jobId, segment),
          attempts,
          priority: segmentPriority,
          failParentOnFailure: true,
          removeOnComplete: true,
          removeOnFail: keptOrder,
        },
      };
    }),
  });
}

async function readState(link: QueueLink, { jobId }: QueuedExport): Promise<ExportState> {
  const reason = await readOver(link.redis, jobId);
  if (reason !== undefined) return { type: 'over', reason };
  const job = await link.queue.getJob(jobId);
  if (job === undefined) return { type: 'missing' };
  const state = await job.getState();
  if (state === 'completed') return { type: 'complete' };
  if (state !== 'failed') return { type: 'open' };
  // Workers say why they fail; of those that ended in the middle only the queue knows.
  const error = new WireError('internal', 'a segment of the export ended one worker after the other', job.failedReason);
  return { type: 'over', reason: { type: 'failed', error: { code: error.code, message: error.message } } };
}

/** What was made before this engine followed the export. */
async function readProcessed(link: QueueLink, order: QueuedExport, progress: ExportProgress): Promise<void> {
  const job = await link.queue.getJob(order.jobId);
  const values = (await job?.getChildrenValues()) ?? {};
  for (const key of Object.keys(values)) progress.tell(key.slice(key.lastIndexOf(':') + 1), Number.POSITIVE_INFINITY);
}

/** The frames of all segments together; a segment that is begun again does not take anything back. */
class ExportProgress {
  readonly #order: QueuedExport;
  readonly #report: (done: number) => void;
  readonly #done: number[];

  constructor(order: QueuedExport, report: (done: number) => void) {
    this.#order = order;
    this.#report = report;
    this.#done = order.segments.map(() => 0);
  }

  /** Whether an order is a segment of this export. */
  has(orderId: string): boolean {
    return this.#find(orderId) !== undefined;
  }

  /** Frames done of a segment. */
  tell(orderId: string, done: number): void {
    const segment = this.#find(orderId);
    const span = segment === undefined ? undefined : this.#order.segments[segment];
    if (segment === undefined || span === undefined) return;
    this.#done[segment] = Math.max(this.#done[segment] ?? 0, Math.min(done, span.end - span.first));
    this.#report(this.#done.reduce((sum, frames) => sum + frames, 0));
  }

  #find(orderId: string): number | undefined {
    const prefix = writeOrderId(this.#order.jobId, '');
    const segment = orderId.startsWith(prefix) ? Number(orderId.slice(prefix.length)) : -1;
    return this.#order.segments[segment] === undefined ? undefined : segment;
  }
}

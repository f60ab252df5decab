import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { markOver, type OverReason } from '../over-mark.ts';
import { writeOrderId, writeOverKey } from '../queue-names.ts';
import type { QueueLink } from './queue-link.ts';

/** Workers are asked about this often whether they let go. */
const askMs = 50;

/** Workers let go sooner than this; one that is gone holds its order longer, but does nothing with it. */
const holdLimitMs = 3000;

/**
 * Ends a job for everybody: what waits is taken out of the queue, what runs is stopped. Resolves when no worker has
 * anything of it any more; with true when that came too late, as the job was done before.
 */
export async function abandonJob(link: QueueLink, jobId: string, reason: OverReason): Promise<boolean> {
  await markOver(link.redis, jobId, reason);
  const parent = await link.queue.getJob(jobId);
  if (parent === undefined) await removeWaiting(link, jobId);
  else await parent.removeUnprocessedChildren();
  const deadlineMs = performance.now() + holdLimitMs;
  while (performance.now() < deadlineMs && (await isHeld(link, jobId))) await sleep(askMs);
  if ((await parent?.getState()) === 'completed') {
    await link.redis.del(writeOverKey(jobId));
    return true;
  }
  // What a worker lost meanwhile may stand in its way; it is over in any case and goes with its age.
  await parent?.remove({ removeChildren: true }).catch(() => undefined);
  return false;
}

/** Orders of a job that wait for a worker or have one. */
export async function listOpenOrders(link: QueueLink, jobId: string): Promise<Job[]> {
  return (await link.queue.getJobs(['waiting', 'prioritized', 'active'])).filter((order) => belongsTo(order, jobId));
}

/** Orders without a join, as those of ranges. */
async function removeWaiting(link: QueueLink, jobId: string): Promise<void> {
  const orders = await listOpenOrders(link, jobId);
  // One that a worker has, or takes at this moment, ends by itself.
  await Promise.allSettled(orders.map((order) => order.remove()));
}

async function isHeld(link: QueueLink, jobId: string): Promise<boolean> {
  return (await link.queue.getActive()).some((order) => belongsTo(order, jobId));
}

/** An order that was removed while the list was read is missing in it. */
function belongsTo(order: Job | undefined, jobId: string): boolean {
  return order?.id === jobId || order?.id?.startsWith(writeOrderId(jobId, '')) === true;
}

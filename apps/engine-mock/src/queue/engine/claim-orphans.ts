import { writeOwnerKey } from '../queue-names.ts';
import type { QueuedExport } from '../queue-orders.ts';
import type { QueueLink } from './queue-link.ts';

/** Sets the owner of an export if it is still who it was: two engines that start at a time do not both get it. */
const claimScript = `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

/** An export that nobody asked for in this time is nobody's. */
export const ownedSeconds = 7 * 24 * 3600;

/** The exports in the queue, ended ones, too, whose engine is gone; from now on they are this engine's. Oldest first. */
export async function claimOrphans(link: QueueLink): Promise<QueuedExport[]> {
  const jobs = await link.queue.getJobs(['waiting-children', 'waiting', 'active', 'completed', 'failed'], 0, -1, true);
  const orphans: QueuedExport[] = [];
  for (const job of jobs) {
    if (job?.name !== 'join') continue;
    const order = job.data as QueuedExport;
    const key = writeOwnerKey(order.jobId);
    const owner = await link.redis.get(key);
    if (owner === null || (await link.isPresent(owner))) continue;
    if ((await link.redis.eval(claimScript, 1, key, owner, link.engine, ownedSeconds)) === 1) orphans.push(order);
  }
  return orphans;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { JobControl } from '../../jobs/job-order.ts';
import type { OnFrame } from '../../jobs/make-range.ts';
import type { MediaThread } from '../../media-worker/media-thread.ts';
import type { RangePlan } from '../../render/range-plan.ts';
import { WireError } from '../../wire-error.ts';
import { createOverError, readOver } from '../over-mark.ts';
import { takePictures } from '../picture-messages.ts';
import { keptEnded, writeOrderId, writePicturesKey } from '../queue-names.ts';
import type { RangeOrder } from '../queue-orders.ts';
import { abandonJob, listOpenOrders } from './abandon-job.ts';
import { cutRange } from './cut-segments.ts';
import { Outage } from './outage.ts';
import type { QueueLink } from './queue-link.ts';

/** Without a picture for so long the queue is looked at. */
const lookMs = 500;

/** While the queue is away it is asked this often. */
const awayMs = 200;

/** A Redis that was started anew has forgotten all orders; workers that end may do the same to some. */
const maxRounds = 5;

export interface QueuedRange {
  media: Pick<MediaThread, 'call'>;
  plan: RangePlan;
  build: string;
  onFrame: OnFrame;
}

/** Has workers make the pictures of a range that are not in the cache, and puts them there as they come. */
export async function followRange(link: QueueLink, range: QueuedRange, control: JobControl): Promise<void> {
  const { media, plan } = range;
  const opened = await media.call('openRange', plan);
  try {
    const missing = await media.call('findMissing', opened);
    control.report(missing.made);
    const counts = new Map(missing.frames.map((frame, place) => [frame, missing.counts[place] ?? 1]));
    const { made, maxFrameBytes } = missing;
    if (counts.size > 0) await fillCache(link, { ...range, ...opened, counts, made, maxFrameBytes }, control);
  } finally {
    await media.call('closeRange', opened);
  }
}

interface Filling extends QueuedRange {
  range: number;
  /** Frames that are not in the cache yet, and how many pictures of the range show each. */
  counts: Map<number, number>;
  /** Pictures that are. */
  made: number;
  maxFrameBytes: number;
}

async function fillCache(link: QueueLink, filling: Filling, { id, signal, report }: JobControl): Promise<void> {
  const { media, range, counts, onFrame } = filling;
  const outage = new Outage();
  const waiting = link.openWaiting();
  let { made } = filling;
  let round = 0;
  /** A picture lies in the stream before its order is done, so that the second look finds all there will be. */
  let looksInVain = 2;
  try {
    while (counts.size > 0) {
      signal.throwIfAborted();
      if (looksInVain >= 2) {
        if (round === maxRounds) throw new WireError('internal', 'the range ended one worker after the other');
        round += 1;
        looksInVain = (await outage.bear(() => addOrders(link, filling, { jobId: id, round }))) === undefined ? 2 : 0;
      }
      const pictures = await outage.bear(() => takePictures(waiting, id, lookMs));
      for (const { frame, ...picture } of pictures ?? []) {
        const count = counts.get(frame);
        if (count === undefined) continue;
        await media.call('addRangePicture', { range, frame, ...picture });
        counts.delete(frame);
        made += count;
        report(made);
        onFrame(made, frame);
      }
      if (pictures === undefined) await sleep(awayMs);
      else if (pictures.length === 0) looksInVain = (await outage.bear(look)) === true ? 0 : looksInVain + 1;
    }
  } finally {
    waiting.disconnect();
    if (counts.size > 0) await outage.bear(() => abandonJob(link, id, { type: 'cancelled' })).catch(() => undefined);
    await outage.bear(() => link.redis.del(writePicturesKey(id))).catch(() => undefined);
  }

  /** Whether there is anything to wait for. Throws when a worker ended the range for all. */
  async function look(): Promise<boolean> {
    const over = await readOver(link.redis, id);
    if (over !== undefined) throw createOverError(over);
    return (await listOpenOrders(link, id)).length > 0;
  }
}

async function addOrders(
  link: QueueLink,
  { plan, build, maxFrameBytes, counts }: Filling,
  { jobId, round }: { jobId: string; round: number },
): Promise<number> {
  const { source, chain } = plan;
  const about = { build, jobId, engine: link.engine, source, chain, maxFrameBytes };
  const parts = cutRange([...counts.keys()], await link.countWorkers());
  const orders = parts.map((frames, part) => {
    const data: RangeOrder = { ...about, frames };
    const kept = { removeOnComplete: true, removeOnFail: { age: keptEnded.ageSeconds } };
    return { name: 'range', data, opts: { jobId: writeOrderId(jobId, `${round}-${part}`), attempts: 2, ...kept } };
  });
  await link.queue.addBulk(orders);
  return orders.length;
}

import type { MediaThread } from '../media-worker/media-thread.ts';
import type { RangePlan } from '../render/range-plan.ts';
import type { JobControl } from './job-order.ts';

/** Pictures in work at a time: one is decoded while others are filtered and encoded. */
const maxInWork = 3;

/** Told of each picture in order: how many there are by now, and the frame it shows. */
export type OnFrame = (done: number, frameIndex: number) => void;

export interface RangeWork {
  media: Pick<MediaThread, 'call'>;
  plan: RangePlan;
  onFrame: OnFrame;
}

/** Sees to it that all pictures of a range are in the cache: made in order, some side by side. */
export async function makeRange({ media, plan, onFrame }: RangeWork, { signal, report }: JobControl): Promise<void> {
  const { total } = plan;
  const { range } = await media.call('openRange', plan);
  const inWork: Promise<{ frameIndex: number }>[] = [];
  let next = 0;
  try {
    for (let done = 1; done <= total; done += 1) {
      while (next < total && inWork.length < maxInWork) {
        const picture = media.call('makeRangePicture', { range, step: next });
        // Whoever fails is noticed in its turn.
        picture.catch(() => undefined);
        inWork.push(picture);
        next += 1;
      }
      const made = await inWork.shift();
      signal.throwIfAborted();
      report(done);
      if (made !== undefined) onFrame(done, made.frameIndex);
    }
  } finally {
    await Promise.allSettled(inWork);
    await media.call('closeRange', { range });
  }
}

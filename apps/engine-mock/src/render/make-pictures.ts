import { availableParallelism } from 'node:os';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import { FrameReader } from '../media/frame-reader.ts';
import { openSource } from '../media/open-source.ts';
import { PictureProducer } from './picture-producer.ts';
import type { RangePicture, RangePlan } from './range-plan.ts';

/** Pictures in work at a time. */
const maxInWork = 3;

/** Pictures of a file to make. */
export interface PictureList {
  source: RangePlan['source'];
  chain: ResolvedChain;
  frames: readonly number[];
  maxFrameBytes: number;
}

/** Makes the pictures of a list of frames and hands them on in that order, one after the other. */
export async function makePictures(
  work: PictureList,
  signal: AbortSignal,
  take: (picture: RangePicture) => Promise<void>,
): Promise<void> {
  const reader = await FrameReader.open(await openSource(work.source), availableParallelism(), 1);
  const producer = new PictureProducer(reader, work.maxFrameBytes);
  const make = async (frame: number): Promise<RangePicture> => {
    const made = await producer.produce(frame, work.chain);
    const { width, height, slab } = made;
    const jpeg = slab.copyJpeg();
    producer.recycle(made);
    return { frame, width, height, jpeg };
  };
  const inWork: Promise<RangePicture>[] = [];
  try {
    for (let next = 0; next < work.frames.length || inWork.length > 0; ) {
      signal.throwIfAborted();
      const frame = inWork.length < maxInWork ? work.frames[next] : undefined;
      if (frame !== undefined) {
        const picture = make(frame);
        // Whoever fails is noticed in its turn.
        picture.catch(() => undefined);
        inWork.push(picture);
        next += 1;
        continue;
      }
      const picture = await inWork.shift();
      if (picture !== undefined) await take(picture);
    }
  } finally {
    await Promise.allSettled(inWork);
    await producer.close();
  }
}

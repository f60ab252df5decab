import type { Media } from '../media/asset.ts';
import { findFrameAt } from '../media/frame-index.ts';
import { FrameReader } from '../media/frame-reader.ts';
import type { EncodedPicture, FrameCache } from '../render/frame-cache.ts';
import { PictureProducer } from '../render/picture-producer.ts';
import type { RangePlan } from '../render/range-plan.ts';

interface OpenRange {
  plan: RangePlan;
  media: Media;
  /** Opened with the first picture that has to be made. */
  producer: Promise<PictureProducer> | undefined;
}

export interface RangeServiceOptions {
  cache: FrameCache;
  maxFrameBytes: number;
  decoderThreads: number;
}

/** Makes the pictures of ranges for the cache, with a decoder for each range, so that viewers keep theirs. */
export class RangeService {
  readonly #options: RangeServiceOptions;
  readonly #ranges = new Map<number, OpenRange>();
  #nextRange = 0;

  constructor(options: RangeServiceOptions) {
    this.#options = options;
  }

  /** Returns a number to name the range by until {@link close}. The file stays known whatever happens to the asset. */
  open(plan: RangePlan, media: Media): number {
    this.#nextRange += 1;
    this.#ranges.set(this.#nextRange, { plan, media, producer: undefined });
    return this.#nextRange;
  }

  /** Sees to it that picture `step` of a range is in the cache. Returns the index of the frame it shows. */
  async makePicture(rangeNumber: number, step: number): Promise<number> {
    const range = this.#find(rangeNumber);
    const { media, plan } = range;
    const { chain } = plan;
    const index = findFrame(range, step);
    const { cache, maxFrameBytes, decoderThreads } = this.#options;
    if (cache.find({ media, index, chain }) !== undefined) return index;
    range.producer ??= FrameReader.open(media, decoderThreads, 1).then((it) => new PictureProducer(it, maxFrameBytes));
    const producer = await range.producer;
    const picture = await producer.produce(index, chain);
    const { width, height, slab } = picture;
    cache.add({ media, index, chain }, { width, height, jpeg: slab.copyJpeg() });
    producer.recycle(picture);
    return index;
  }

  /** Frames that are not in the cache, how many pictures of the range show each, and how many pictures are there. */
  findMissing(rangeNumber: number): { frames: number[]; counts: number[]; made: number; maxFrameBytes: number } {
    const range = this.#find(rangeNumber);
    const { media, plan } = range;
    const counts = new Map<number, number>();
    let made = 0;
    for (let step = 0; step < plan.total; step += 1) {
      const index = findFrame(range, step);
      const isMissing =
        counts.has(index) || this.#options.cache.find({ media, index, chain: plan.chain }) === undefined;
      if (isMissing) counts.set(index, (counts.get(index) ?? 0) + 1);
      else made += 1;
    }
    const { maxFrameBytes } = this.#options;
    return { frames: [...counts.keys()], counts: [...counts.values()], made, maxFrameBytes };
  }

  /** Keeps a picture that was made elsewhere. */
  add(rangeNumber: number, index: number, picture: EncodedPicture): void {
    const { media, plan } = this.#find(rangeNumber);
    this.#options.cache.add({ media, index, chain: plan.chain }, picture);
  }

  /** Frees the decoder of a range after the pictures in work. */
  async close(rangeNumber: number): Promise<void> {
    const range = this.#ranges.get(rangeNumber);
    this.#ranges.delete(rangeNumber);
    const producer = await range?.producer?.catch(() => undefined);
    await producer?.close();
  }

  /** Pictures not decoded yet fail with `shutting_down` from now on. */
  stop(): void {
    for (const { producer } of this.#ranges.values()) {
      void producer?.then(
        (it) => it.stop(),
        () => undefined,
      );
    }
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#ranges.keys()].map((range) => this.close(range)));
  }

  #find(rangeNumber: number): OpenRange {
    const range = this.#ranges.get(rangeNumber);
    if (range === undefined) throw new Error(`range ${rangeNumber} is not open`);
    return range;
  }
}

function findFrame({ media, plan }: OpenRange, step: number): number {
  return findFrameAt(media.index, plan.startSeconds + step / plan.framesPerSecond).frame;
}

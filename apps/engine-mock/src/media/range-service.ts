import type { RangePlan } from '../jobs/range-plan.ts';
import type { FrameCache } from '../render/frame-cache.ts';
import { PictureProducer } from '../render/picture-producer.ts';
import type { Media } from './asset.ts';
import { findFrameAt } from './frame-index.ts';
import { FrameReader } from './frame-reader.ts';

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
    const range = this.#ranges.get(rangeNumber);
    if (range === undefined) throw new Error(`range ${rangeNumber} is not open`);
    const { media, plan } = range;
    const { chain } = plan;
    const { frame: index } = findFrameAt(media.index, plan.startSeconds + step / plan.framesPerSecond);
    const { cache, maxFrameBytes, decoderThreads } = this.#options;
    if (cache.find({ media, index, chain }) !== undefined) return index;
    range.producer ??= FrameReader.open(media, decoderThreads).then((it) => new PictureProducer(it, maxFrameBytes));
    const producer = await range.producer;
    const picture = await producer.produce(index, chain);
    const { width, height, slab } = picture;
    cache.add({ media, index, chain }, { width, height, jpeg: slab.copyJpeg() });
    producer.recycle(picture);
    return index;
  }

  /** Frees the decoder of a range after the pictures in work. */
  async close(rangeNumber: number): Promise<void> {
    const range = this.#ranges.get(rangeNumber);
    this.#ranges.delete(rangeNumber);
    const producer = await range?.producer?.catch(() => undefined);
    await producer?.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#ranges.keys()].map((range) => this.close(range)));
  }
}

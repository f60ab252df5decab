import { Frame } from 'node-av/lib';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { FrameReader } from '../media/frame-reader.ts';
import { AsyncLock } from './async-lock.ts';
import { JpegSlab } from './jpeg-slab.ts';
import { PictureGraph } from './picture-graph.ts';
import { planGraph } from './plan-graph.ts';

/** An encoded picture in a slab of the producer it came from; give it back with {@link PictureProducer.recycle}. */
export interface ProducedPicture {
  index: number;
  slab: JpegSlab;
  width: number;
  height: number;
  /** From the start of decoding to the encoded picture. */
  renderMs: number;
}

/** What one picture needs on its way; several lanes let decoding, filtering and encoding of neighbours overlap. */
interface Lane {
  decoded: Frame;
  filtered: Frame;
  graph: PictureGraph | undefined;
  graphKey: string;
}

/** Turns frames of one reader into JPEGs. Frames are decoded in the order asked for, the rest runs side by side. */
export class PictureProducer {
  readonly reader: FrameReader;
  readonly #maxBytes: number;
  readonly #decoding = new AsyncLock();
  readonly #idleLanes: Lane[] = [];
  readonly #idleSlabs: JpegSlab[] = [];
  #working = 0;
  #whenIdle: (() => void) | undefined;

  constructor(reader: FrameReader, maxBytes: number) {
    this.reader = reader;
    this.#maxBytes = maxBytes;
  }

  /** Throws {@link WireError} `decode_failed` or `frame_too_large`. */
  async produce(index: number, chain: ResolvedChain): Promise<ProducedPicture> {
    this.#working += 1;
    const lane = this.#idleLanes.pop() ?? createLane();
    const slab = this.#idleSlabs.pop() ?? new JpegSlab();
    try {
      const startedMs = performance.now();
      await this.#decoding.run(() => this.reader.readInto(lane.decoded, index));
      const graph = await this.#prepareGraph(lane, chain);
      await graph.run(lane.decoded, lane.filtered, { seed: chain.seed, frameIndex: index });
      await slab.encode(lane.filtered, this.#maxBytes);
      const { width, height } = lane.filtered;
      return { index, slab, width, height, renderMs: performance.now() - startedMs };
    } catch (error) {
      this.#idleSlabs.push(slab);
      // A graph that failed may still hold a picture, which would come out in place of the next.
      lane.graph?.free();
      lane.graph = undefined;
      throw error;
    } finally {
      lane.decoded.unref();
      lane.filtered.unref();
      this.#idleLanes.push(lane);
      this.#working -= 1;
      if (this.#working === 0) this.#whenIdle?.();
    }
  }

  recycle(picture: ProducedPicture): void {
    this.#idleSlabs.push(picture.slab);
  }

  /** Waits for the pictures in work, then frees everything, the reader included. */
  async close(): Promise<void> {
    if (this.#working > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    for (const lane of this.#idleLanes) {
      lane.graph?.free();
      lane.decoded.free();
      lane.filtered.free();
    }
    this.#idleLanes.length = 0;
    await this.reader.close();
  }

  async #prepareGraph(lane: Lane, chain: ResolvedChain): Promise<PictureGraph> {
    if (lane.graph !== undefined && lane.graphKey === chain.graphKey && lane.graph.fits(lane.decoded))
      return lane.graph;
    lane.graph?.free();
    lane.graph = undefined;
    lane.graph = await PictureGraph.create(lane.decoded, planGraph(this.reader.media.traits, chain), 1);
    lane.graphKey = chain.graphKey;
    return lane.graph;
  }
}

function createLane(): Lane {
  const lane: Lane = { decoded: new Frame(), filtered: new Frame(), graph: undefined, graphKey: '' };
  lane.decoded.alloc();
  lane.filtered.alloc();
  return lane;
}

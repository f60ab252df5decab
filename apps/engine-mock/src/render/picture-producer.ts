import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { FrameReader } from '../media/frame-reader.ts';
import { AsyncLock } from './async-lock.ts';
import { JpegSlab } from './jpeg-slab.ts';
import { PictureLane } from './picture-lane.ts';

/** An encoded picture in a slab of the producer it came from; give it back with {@link PictureProducer.recycle}. */
export interface ProducedPicture {
  index: number;
  slab: JpegSlab;
  width: number;
  height: number;
  /** From the start of decoding to the encoded picture. */
  renderMs: number;
}

/**
 * Turns frames of one reader into JPEGs. Frames are decoded in the order asked for; filtering and encoding of
 * neighbours run side by side, each in a lane of its own.
 */
export class PictureProducer {
  readonly reader: FrameReader;
  readonly #maxBytes: number;
  readonly #decoding = new AsyncLock();
  readonly #idleLanes: PictureLane[] = [];
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
    const lane = this.#idleLanes.pop() ?? new PictureLane(this.reader.media.traits);
    const slab = this.#idleSlabs.pop() ?? new JpegSlab();
    try {
      const startedMs = performance.now();
      await this.#decoding.run(() => this.reader.readInto(lane.decoded, index));
      await lane.finish({ index, chain }, { slab, maxBytes: this.#maxBytes });
      const { width, height } = this.reader.media.traits;
      return { index, slab, width, height, renderMs: performance.now() - startedMs };
    } catch (error) {
      this.#idleSlabs.push(slab);
      throw error;
    } finally {
      lane.clear();
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
    for (const lane of this.#idleLanes) lane.free();
    this.#idleLanes.length = 0;
    await this.reader.close();
  }
}

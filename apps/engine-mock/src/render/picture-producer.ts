import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { FrameReader } from '../media/frame-reader.ts';
import { FilteredPictures } from './filtered-pictures.ts';
import { JpegSlab } from './jpeg-slab.ts';

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
 * neighbours run side by side.
 */
export class PictureProducer {
  readonly reader: FrameReader;
  readonly #pictures: FilteredPictures;
  readonly #maxBytes: number;
  readonly #idleSlabs: JpegSlab[] = [];

  constructor(reader: FrameReader, maxBytes: number) {
    this.reader = reader;
    // Neighbours keep the other cores busy.
    this.#pictures = new FilteredPictures(reader, 1);
    this.#maxBytes = maxBytes;
  }

  /** Throws {@link WireError} `decode_failed` or `frame_too_large`. */
  async produce(index: number, chain: ResolvedChain): Promise<ProducedPicture> {
    const slab = this.#idleSlabs.pop() ?? new JpegSlab();
    const startedMs = performance.now();
    try {
      await this.#pictures.use({ index, chain }, async (picture) =>
        slab.encode(await picture.toBgra(), this.#maxBytes),
      );
    } catch (error) {
      this.#idleSlabs.push(slab);
      throw error;
    }
    const { width, height } = this.reader.media.traits;
    return { index, slab, width, height, renderMs: performance.now() - startedMs };
  }

  recycle(picture: ProducedPicture): void {
    this.#idleSlabs.push(picture.slab);
  }

  /** Pictures not begun fail with `shutting_down` from now on. */
  stop(): void {
    this.#pictures.stop();
  }

  /** Waits for the pictures in work, then frees everything, the reader included. */
  close(): Promise<void> {
    return this.#pictures.close();
  }
}

import { Frame } from 'node-av/lib';
import type { FilteredPicture } from '../render/filtered-pictures.ts';
import { PictureGraph } from '../render/picture-graph.ts';
import { exportCodecs } from './export-codecs.ts';
import type { ExportCodec, PixelSize } from './export-plan.ts';
import { writeOutputFilters } from './output-filters.ts';

/** Brings one filtered picture at a time into the encoder's size and format. Free it. */
export class OutputLane {
  /** Ready for the encoder after `take`. */
  readonly frame = new Frame();
  readonly #input = new Frame();
  readonly #codec: ExportCodec;
  readonly #size: PixelSize;
  #graph: PictureGraph | undefined;

  constructor(codec: ExportCodec, size: PixelSize) {
    this.#codec = codec;
    this.#size = size;
    this.frame.alloc();
    this.#input.alloc();
  }

  /** The picture is only read while this runs. */
  async take({ meaning, borrowFrame }: FilteredPicture): Promise<void> {
    const picture = borrowFrame();
    const { width, height } = this.#size;
    const isReady =
      picture.format === exportCodecs[this.#codec].pixelFormat &&
      meaning.isLimitedRange &&
      picture.width === width &&
      picture.height === height;
    if (isReady) {
      reference(this.frame, picture);
      return;
    }
    reference(this.#input, picture);
    try {
      if (this.#graph?.fits(this.#input) !== true) {
        this.#graph?.free();
        this.#graph = undefined;
        const from = { width: picture.width, height: picture.height };
        const text = writeOutputFilters(this.#codec, meaning, { from, to: this.#size });
        this.#graph = await PictureGraph.create(this.#input, { text: `[in]${text}[out]`, grains: [] }, 1);
      }
      await this.#graph.run(this.#input, this.frame, { seed: 0, frameIndex: 0 });
    } finally {
      this.#input.unref();
    }
  }

  clear(): void {
    this.frame.unref();
  }

  free(): void {
    this.#graph?.free();
    this.frame.free();
    this.#input.free();
  }
}

function reference(target: Frame, source: Frame): void {
  if (target.ref(source) < 0) throw new Error('cannot reference a picture');
}

import { FrameTaker, type SharedFrames } from '../frame-store/shared-frames.ts';
import type { PictureTaps } from '../pacing/picture-stages.ts';
import type { Picture } from '../picture/picture.ts';
import type { ServiceSettings } from '../settings/service-settings.ts';

/** Before colour and mapping, or after them. */
export type PictureStage = 'shown' | 'output';

/** From the query of an address; anything but `output` is the picture before colour and mapping. */
export function readStage(text: unknown): PictureStage {
  return text === 'output' ? 'output' : 'shown';
}

/** The newest picture of each stage, for everybody on this thread. */
export class PictureTap {
  readonly #takers: Readonly<Record<PictureStage, FrameTaker>>;
  readonly #sizes: Readonly<Record<PictureStage, { width: number; height: number }>>;

  constructor(taps: PictureTaps, { width, height, pipeline }: ServiceSettings) {
    const take = (frames: SharedFrames) => new FrameTaker(frames);
    this.#takers = { shown: take(taps.shown), output: take(taps.output) };
    const { panelWidth, panelHeight, columns, rows } = pipeline;
    this.#sizes = { shown: { width, height }, output: { width: panelWidth * columns, height: panelHeight * rows } };
  }

  /** Valid until this function is called again. */
  borrow(stage: PictureStage): Picture & { serial: number } {
    const taker = this.#takers[stage];
    taker.take();
    return { ...this.#sizes[stage], pixels: taker.borrowPixels(), serial: taker.version };
  }
}

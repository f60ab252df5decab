import { FramePublisher, type SharedFrames } from '../frame-store/shared-frames.ts';
import { compilePipeline } from '../pipeline/compile-pipeline.ts';
import type { CompiledPipeline, PipelineSettings } from '../pipeline/types.ts';
import { IdlePicture, type IdlePlan } from './idle-picture.ts';

/** Everything about pictures that may change while running. */
export interface PictureSettings {
  pipeline: PipelineSettings;
  idle: { plan: IdlePlan; afterMs: number };
}

/** Copies of what is shown, for other threads: before colour and mapping, and after. */
export interface PictureTaps {
  shown: SharedFrames;
  output: SharedFrames;
}

/** Turns the newest frame into what devices get: idle picture, then pipeline. Works only when something changed. */
export class PictureStages {
  readonly #frameBytes: number;
  readonly #shownTap: FramePublisher | undefined;
  readonly #outputTap: FramePublisher | undefined;
  #pipeline: CompiledPipeline;
  #idle: IdlePicture;
  #output: Uint8Array;
  #current: Uint8Array;
  #step = -1;
  #serial = 0;

  constructor(settings: PictureSettings, frameBytes: number, taps: PictureTaps | undefined) {
    this.#frameBytes = frameBytes;
    this.#shownTap = taps === undefined ? undefined : new FramePublisher(taps.shown);
    this.#outputTap = taps === undefined ? undefined : new FramePublisher(taps.output);
    this.#pipeline = compilePipeline(settings.pipeline);
    this.#idle = new IdlePicture(settings.idle.plan, settings.idle.afterMs, frameBytes);
    this.#output = new Uint8Array(this.outputSize.width * this.outputSize.height * 3);
    this.#current = this.#output;
  }

  /** Physical size: what devices show. */
  get outputSize(): { width: number; height: number } {
    return { width: this.#pipeline.outputWidth, height: this.#pipeline.outputHeight };
  }

  /** What the power cap scaled the last picture by. */
  get powerScale(): number {
    return this.#pipeline.powerScale;
  }

  /** Grows whenever the picture changed. */
  get serial(): number {
    return this.#serial;
  }

  /** The next picture is made by `settings`. Throws when they do not fit; then the old ones stay. */
  change(settings: PictureSettings): void {
    this.#pipeline = compilePipeline(settings.pipeline);
    this.#idle = new IdlePicture(settings.idle.plan, settings.idle.afterMs, this.#frameBytes);
    this.#step = -1;
  }

  /** The picture for `frame`, last accepted `ageMs` ago; borrowed until the next call. */
  borrowPicture(frame: Uint8Array, isNew: boolean, ageMs: number): Uint8Array {
    const step = this.#idle.stepAt(ageMs);
    if (!isNew && step === this.#step) return this.#current;
    this.#step = step;
    this.#serial += 1;
    const shown = this.#idle.borrow(step, frame);
    this.#current = this.#pipeline.isIdentity ? shown : this.#output;
    if (this.#current === this.#output) this.#pipeline.apply(shown, this.#output);
    // Whoever has read the picture shown finds what was made of it.
    this.#publish(this.#outputTap, this.#current);
    this.#publish(this.#shownTap, shown);
    return this.#current;
  }

  #publish(tap: FramePublisher | undefined, pixels: Uint8Array): void {
    if (tap === undefined) return;
    tap.borrowBack().set(pixels);
    tap.publish(this.#serial);
  }
}

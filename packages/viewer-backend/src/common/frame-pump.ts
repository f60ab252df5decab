import type { Clock } from './clock.ts';
import type { Frame } from './frame.ts';
import { FrameOutlet } from './frame-outlet.ts';
import type { StateStore } from './state-store.ts';
import { StreamMeter } from './stream-meter.ts';
import type { ViewerState } from './viewer-backend.ts';

const refreshMs = 500;

export interface FramePumpOptions<Image> {
  clock: Clock;
  store: StateStore<ViewerState>;
  release(frame: Frame<Image>): void;
}

/**
 * Hands the frames of one connection to everybody who looks, newest only: a frame that is not newer than the last is
 * dropped. Counts, and writes figures into the state twice a second while frames come.
 */
export class FramePump<Image> {
  readonly #options: FramePumpOptions<Image>;
  readonly #outlet: FrameOutlet<Image, Frame<Image>>;
  readonly #meter: StreamMeter;
  #cancelTimer: (() => void) | undefined;

  constructor(options: FramePumpOptions<Image>) {
    this.#options = options;
    this.#meter = new StreamMeter(options.clock);
    this.#outlet = new FrameOutlet<Image, Frame<Image>>((frame) => options.release(frame));
  }

  on(listener: (frame: Frame<Image>) => void): () => void {
    return this.#outlet.on(listener);
  }

  take(frame: Frame<Image>): void {
    if (!this.#meter.countFrame(frame.sequence)) {
      this.#options.release(frame);
      return;
    }
    this.#noteSize(frame);
    this.#outlet.deliver(frame);
    // Whoever read it found the same, and threw it away.
    if ('buffer' in frame && frame.isCurrent?.() === false) this.#meter.countTorn();
    this.#keepFresh();
  }

  /** Something was sent that changes the picture; the time until the next one is counted. */
  expectPicture(): void {
    this.#meter.expectPicture();
  }

  /** Another producer: its numbers begin anew, the picture on show stays. */
  startAnew(): void {
    this.#meter.startAnew();
  }

  stop(): void {
    this.startAnew();
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#outlet.clear();
  }

  #noteSize(frame: Frame<Image>): void {
    const { width, height } = ('image' in frame ? frame.renderedSize : undefined) ?? frame;
    const { size } = this.#options.store.get();
    if (size?.width !== width || size.height !== height) this.#options.store.patch({ size: { width, height } });
  }

  #keepFresh(): void {
    this.#cancelTimer ??= this.#options.clock.setTimer(refreshMs, () => {
      this.#cancelTimer = undefined;
      const stats = this.#meter.read();
      this.#options.store.patch({ stats });
      if (stats.fps > 0) this.#keepFresh();
    });
  }
}

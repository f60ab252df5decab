import type { Clock } from './clock.ts';
import type { EngineState } from './engine-backend.ts';
import type { TransportStatus } from './engine-transport.ts';
import { FrameMeter } from './frame-meter.ts';
import { SourceWatch } from './source-watch.ts';
import type { StateStore } from './state-store.ts';

const refreshMs = 500;

export interface PictureMonitorOptions {
  clock: Clock;
  store: StateStore<EngineState>;
  /** Whether a picture should come, and how far apart pictures may be, milliseconds. */
  readDemand(): { isDue: boolean; periodMs: number };
}

/**
 * Keeps presence, problems and figures of the state up to date. Figures are refreshed twice a second while anything
 * moves; no timer is set when nothing does.
 */
export class PictureMonitor {
  readonly #options: PictureMonitorOptions;
  readonly #watch = new SourceWatch();
  readonly #meter = new FrameMeter();
  #cancelTimer: (() => void) | undefined;

  constructor(options: PictureMonitorOptions) {
    this.#options = options;
  }

  /** Whether the source can be asked for pictures. */
  get isUsable(): boolean {
    return this.#watch.isUsable;
  }

  takeStatus(status: TransportStatus): void {
    this.#watch.takeStatus(status);
    const { engine } = this.#options.store.get();
    const isSame =
      engine.uptimeS === status.engine.uptimeS &&
      engine.lastFrameMs === status.engine.lastFrameMs &&
      engine.restarts === status.engine.restarts;
    this.#options.store.patch({ ...this.readSource(), engine: isSame ? engine : status.engine });
  }

  /** A picture is going on show; the caller writes `readSource()` into the state along with it. */
  notePicture(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#meter.countShown(nowMs);
    this.#watch.takePicture(nowMs);
    this.keepFresh();
  }

  noteDropped(): void {
    this.#meter.countDropped();
  }

  noteLatency(latencyMs: number): void {
    this.#meter.countLatency(latencyMs);
  }

  expectedLatencyMs(): number {
    return this.#meter.expectedLatencyMs();
  }

  noteError(error: unknown): void {
    this.#watch.takeError(error);
    this.#options.store.patch(this.readSource());
  }

  /** A file was opened: what went wrong with the one before is history. */
  forgetError(): void {
    this.#watch.forgetError();
  }

  readSource(): Pick<EngineState, 'presence' | 'problems'> {
    return { presence: this.#watch.presence, problems: this.#watch.problems };
  }

  /** Call whenever something begins to move. */
  keepFresh(): void {
    if (this.#cancelTimer !== undefined) return;
    this.#check();
    this.#cancelTimer = this.#options.clock.setTimer(refreshMs, () => {
      this.#cancelTimer = undefined;
      this.#refresh();
    });
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #refresh(): void {
    const { clock, store } = this.#options;
    const isDue = this.#check();
    const stats = this.#meter.read(clock.nowMs(), store.get().stats);
    store.patch({ ...this.readSource(), stats });
    if (isDue || stats.fps > 0) this.keepFresh();
  }

  #check(): boolean {
    const { isDue, periodMs } = this.#options.readDemand();
    this.#watch.check(this.#options.clock.nowMs(), isDue, periodMs);
    return isDue;
  }
}

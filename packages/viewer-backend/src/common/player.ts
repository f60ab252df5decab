import type { EffectInstance } from '@framelane/protocol/engine';
import type { Clock } from './clock.ts';
import type { EngineFrame, EngineState, OpenAsset, Playhead } from './engine-backend.ts';
import type { EngineTransport, PictureTarget, TransportStatus } from './engine-transport.ts';
import { FrameOutlet } from './frame-outlet.ts';
import { LeapControl } from './leap-control.ts';
import { PictureMonitor } from './picture-monitor.ts';
import { findStartIndex, PlaybackClock } from './playback-clock.ts';
import { lateAfterMs, PlaybackRun } from './playback-run.ts';
import { ScrubQueue } from './scrub-queue.ts';
import type { StateStore } from './state-store.ts';
import {
  clampFrameIndex,
  clampTimeS,
  frameIndexAt,
  makeTimeline,
  middleOfFrame,
  type Timeline,
  timeOfFrame,
} from './timeline.ts';
import { isAbsence, isAssetForgotten, isBusy } from './viewer-errors.ts';

const retryAfterMs = 250;

export interface PlayerOptions<Image> {
  transport: EngineTransport<Image>;
  clock: Clock;
  store: StateStore<EngineState>;
  maxPicturesPerS: number;
  /** The source does not know the asset on show any more. */
  assetForgotten(): void;
}

/**
 * What is on show and what comes next. It is either landing on a picture (scrub, step, new chain, new connection) or
 * running by the clock; a run always starts from a picture that is on show.
 */
export class Player<Image> {
  readonly #options: PlayerOptions<Image>;
  readonly #monitor: PictureMonitor;
  readonly #outlet: FrameOutlet<Image>;
  readonly #scrub: ScrubQueue<EngineFrame<Image>>;
  readonly #pace = new LeapControl();
  #run: { pictures: PlaybackRun<EngineFrame<Image>>; playback: PlaybackClock } | undefined;
  #isReady = false;
  #hasPictureSinceOpening = false;

  constructor(options: PlayerOptions<Image>) {
    this.#options = options;
    this.#monitor = new PictureMonitor({
      clock: options.clock,
      store: options.store,
      readDemand: () => ({ isDue: this.#isPictureDue(), periodMs: this.#run?.playback.periodMs ?? 0 }),
    });
    this.#outlet = new FrameOutlet((frame) => options.transport.release(frame));
    this.#scrub = new ScrubQueue<EngineFrame<Image>>({
      clock: options.clock,
      minIntervalMs: 1000 / options.maxPicturesPerS,
      request: (target) => this.#request(target),
      present: (picture) => this.#present(picture),
      discard: (picture) => options.transport.release(picture),
      landed: (target, picture) => this.#land(target, picture),
      failed: (error) => this.#failLanding(error),
    });
  }

  get isUsable(): boolean {
    return this.#isReady && this.#monitor.isUsable;
  }

  onFrame(callback: (frame: EngineFrame<Image>) => void): () => void {
    return this.#outlet.on(callback);
  }

  takeStatus(status: TransportStatus): void {
    const wasUsable = this.isUsable;
    this.#monitor.takeStatus(status);
    this.#changeUsable(wasUsable);
  }

  /** Whether the source knows the asset on show. */
  setReady(isReady: boolean): void {
    const wasUsable = this.isUsable;
    this.#isReady = isReady;
    this.#changeUsable(wasUsable);
  }

  /** Puts a file on show from its first frame; the chain stays. */
  show(asset: OpenAsset): void {
    this.#stopRun();
    this.#scrub.cancel();
    this.#monitor.forgetError();
    this.#pace.forget();
    this.#hasPictureSinceOpening = false;
    this.#options.store.patch({
      asset,
      timeS: 0,
      isPlaying: false,
      loop: undefined,
      shownFrameIndex: undefined,
      ...this.#monitor.readSource(),
    });
    this.#want({ frameIndex: 0 });
    this.setReady(true);
  }

  setChain(chain: readonly EffectInstance[]): void {
    if (chain === this.#state.chain) return;
    this.#options.store.patch({ chain });
    this.#pace.forget();
    if (this.#state.asset === undefined) return;
    // Pictures of a run follow each other fast enough to take the new chain with them, unless it is in slow motion.
    if (this.#run !== undefined && this.#run.playback.periodMs <= lateAfterMs) return;
    this.#stopRun();
    this.#want(this.#position());
  }

  seek(timeS: number): void {
    const timeline = this.#timeline();
    if (timeline === undefined) return;
    const clampedS = clampTimeS(timeline, timeS);
    this.#stopRun();
    this.#options.store.patch({ timeS: clampedS });
    this.#want({ timeS: clampedS });
  }

  step(frames: number): void {
    const timeline = this.#timeline();
    if (timeline === undefined) return;
    this.#stopRun();
    const from = this.#position();
    const fromIndex = 'frameIndex' in from ? from.frameIndex : frameIndexAt(timeline, from.timeS);
    const frameIndex = clampFrameIndex(timeline, fromIndex + frames);
    this.#options.store.patch({ isPlaying: false, timeS: timeOfFrame(timeline, frameIndex) });
    this.#want({ frameIndex });
  }

  play(speed: number, loop: EngineState['loop']): void {
    const timeline = this.#timeline();
    if (timeline === undefined) return;
    this.#stopRun();
    this.#options.store.patch({ isPlaying: true, speed, loop });
    const position = this.#position();
    const index = 'frameIndex' in position ? position.frameIndex : frameIndexAt(timeline, position.timeS);
    const startIndex = findStartIndex({ timeline, speed, loop }, index);
    if (startIndex !== index) this.#landOn(timeline, startIndex);
    else if (this.isUsable && this.#scrub.target === undefined) this.#startRun(timeline, index);
  }

  pause(): void {
    this.#stopRun();
    this.#options.store.patch({ isPlaying: false });
  }

  /** Where the run stands; `undefined` while none is. */
  playhead(): Playhead | undefined {
    const timeline = this.#timeline();
    if (this.#run === undefined || timeline === undefined) return undefined;
    const { speed, loop } = this.#state;
    const timeS = timeOfFrame(timeline, this.#run.playback.placeAt(this.#options.clock.nowMs()));
    return { timeS, speed, ...(loop === undefined ? {} : { loop }) };
  }

  /** Shows why no picture comes, unless the presence tells it already. */
  report(error: unknown): void {
    if (isAbsence(error)) return;
    this.#monitor.noteError(error);
  }

  /** Keeps the place, gives the last picture back. */
  disconnect(): void {
    this.setReady(false);
    this.#monitor.forgetError();
    this.#monitor.takeStatus({ presence: 'idle', problems: [], engine: this.#state.engine });
    this.#monitor.stop();
    this.#outlet.clear();
    this.#options.store.patch({ shownFrameIndex: undefined });
  }

  get #state(): EngineState {
    return this.#options.store.get();
  }

  #timeline(): Timeline | undefined {
    const { asset } = this.#state;
    return asset === undefined ? undefined : makeTimeline(asset);
  }

  /** Where it is going, else where it is. */
  #position(): PictureTarget {
    const { shownFrameIndex, timeS } = this.#state;
    return this.#scrub.target ?? (shownFrameIndex === undefined ? { timeS } : { frameIndex: shownFrameIndex });
  }

  #changeUsable(wasUsable: boolean): void {
    if (this.isUsable === wasUsable) return;
    if (this.isUsable) {
      this.#scrub.resume();
      this.#monitor.keepFresh();
      return;
    }
    const position = this.#position();
    this.#stopRun();
    this.#scrub.hold();
    if (this.#state.asset !== undefined) this.#scrub.want(position);
  }

  #want(target: PictureTarget): void {
    this.#scrub.want(target);
    this.#monitor.keepFresh();
  }

  #landOn(timeline: Timeline, frameIndex: number): void {
    this.#options.store.patch({ timeS: timeOfFrame(timeline, frameIndex) });
    this.#want({ frameIndex });
  }

  #land(target: PictureTarget, picture: EngineFrame<Image>): void {
    if ('frameIndex' in target) this.#options.store.patch({ timeS: picture.ptsS });
    const timeline = this.#timeline();
    if (!this.#state.isPlaying || timeline === undefined) return;
    const { speed, loop } = this.#state;
    const startIndex =
      loop === undefined ? picture.frameIndex : findStartIndex({ timeline, speed, loop }, picture.frameIndex);
    if (startIndex === picture.frameIndex) this.#startRun(timeline, startIndex);
    else this.#landOn(timeline, startIndex);
  }

  #failLanding(error: unknown): number | undefined {
    if (isAbsence(error) || isBusy(error) || this.#handleForgotten(error)) return retryAfterMs;
    this.report(error);
    this.#options.store.patch({ isPlaying: false });
    return undefined;
  }

  /** Once per picture that came: an asset that is forgotten again right after opening stays a problem. */
  #handleForgotten(error: unknown): boolean {
    if (!isAssetForgotten(error) || !this.#hasPictureSinceOpening) return false;
    this.#hasPictureSinceOpening = false;
    this.#options.assetForgotten();
    return true;
  }

  #startRun(timeline: Timeline, startIndex: number): void {
    const { clock } = this.#options;
    const { speed, loop } = this.#state;
    const playback = new PlaybackClock({
      timeline,
      startIndex,
      startMs: clock.nowMs(),
      speed,
      maxPicturesPerS: this.#options.maxPicturesPerS,
      loop,
    });
    if (playback.lastPicture === 0) {
      this.#options.store.patch({ isPlaying: false });
      return;
    }
    const pictures = new PlaybackRun<EngineFrame<Image>>({
      clock,
      playback,
      pace: this.#pace,
      expectedLatencyMs: () => this.#monitor.expectedLatencyMs(),
      request: (frameIndex) => this.#request({ timeS: middleOfFrame(timeline, frameIndex) }),
      present: (picture, frameIndex) => this.#present(picture, timeOfFrame(timeline, frameIndex)),
      drop: (picture) => this.#drop(picture),
      discard: (picture) => this.#options.transport.release(picture),
      failed: (error) => {
        if (!this.#handleForgotten(error)) this.report(error);
      },
      ended: (isOnShow) => this.#endRun(timeline, playback, isOnShow),
    });
    this.#run = { pictures, playback };
    pictures.start();
    this.#monitor.keepFresh();
  }

  #endRun(timeline: Timeline, playback: PlaybackClock, isOnShow: boolean): void {
    this.#run = undefined;
    this.#options.store.patch({ isPlaying: false });
    if (!isOnShow) this.#landOn(timeline, playback.frameIndexOf(playback.lastPicture));
  }

  #stopRun(): void {
    this.#run?.pictures.stop();
    this.#run = undefined;
  }

  async #request(target: PictureTarget): Promise<EngineFrame<Image> | undefined> {
    const { asset, chain } = this.#state;
    const { transport, clock } = this.#options;
    if (asset === undefined) return undefined;
    const askedMs = clock.nowMs();
    const picture = await transport.requestPicture({ assetId: asset.asset_id, target, chain });
    if (picture === undefined) this.#monitor.noteDropped();
    else this.#monitor.noteLatency(clock.nowMs() - askedMs);
    return picture;
  }

  #present(picture: EngineFrame<Image>, timeS?: number): void {
    this.#hasPictureSinceOpening = true;
    this.#monitor.notePicture();
    this.#outlet.deliver(picture);
    this.#options.store.patch({
      ...this.#monitor.readSource(),
      shownFrameIndex: picture.frameIndex,
      timeS: timeS ?? this.#state.timeS,
    });
  }

  #drop(picture: EngineFrame<Image>): void {
    this.#monitor.noteDropped();
    this.#options.transport.release(picture);
  }

  #isPictureDue(): boolean {
    return this.isUsable && (this.#run !== undefined || this.#scrub.target !== undefined);
  }
}

import type { EngineBackend, PlayOptions } from '@framelane/viewer-backend';
import { createStore, type Store } from '../../../state/store.ts';
import { UndoStack } from '../../../state/undo-stack.ts';

/** What the user chose about playing; times are seconds within the asset. */
export interface TransportState {
  inS?: number;
  outS?: number;
  isLooping: boolean;
  /** Speed that Play uses, 1 is real time. */
  rate: number;
  isScrubbing: boolean;
}

/** Speeds offered in the menu. */
export const rates = [0.25, 0.5, 1, 1.5, 2, 4] as const;
const shuttleRates = [1, 2, 4, 8] as const;

type PlayEngine = Pick<EngineBackend, 'getState' | 'play' | 'pause' | 'show' | 'step'>;

/** Runs `flush` once, soon; a page passes `requestAnimationFrame`. */
export type Schedule = (flush: () => void) => void;

/** Turns what hands do (keys, buttons, the scrub bar) into what the engine is asked for. */
export class TransportController {
  readonly store: Store<TransportState> = createStore<TransportState>({
    isLooping: false,
    rate: 1,
    isScrubbing: false,
  });
  readonly #engine: PlayEngine;
  readonly #schedule: Schedule;
  #scrubS: number | undefined;
  #isFlushDue = false;
  #resumeSpeed: number | undefined;

  readonly #history: UndoStack;

  constructor(engine: PlayEngine, schedule: Schedule, history = new UndoStack()) {
    this.#engine = engine;
    this.#history = history;
    this.#schedule = schedule;
  }

  togglePlay(): void {
    if (this.#engine.getState().isPlaying) this.#engine.pause();
    else this.#start(this.store.get().rate);
  }

  pause(): void {
    this.#engine.pause();
  }

  /** J and L: plays in that direction, faster with every further press. */
  shuttle(direction: 1 | -1): void {
    const { isPlaying, speed } = this.#engine.getState();
    const isSameWay = isPlaying && Math.sign(speed) === direction;
    const next = isSameWay ? (shuttleRates.find((rate) => rate > Math.abs(speed)) ?? Math.abs(speed)) : 1;
    this.#start(direction * next);
  }

  step(frames: number): void {
    this.#engine.step(frames);
  }

  goTo(timeS: number): void {
    this.#engine.pause();
    this.#engine.show(timeS);
  }

  goToStart(): void {
    this.goTo(0);
  }

  goToEnd(): void {
    this.goTo(this.#lastFrameS());
  }

  setRate(rate: number): void {
    this.store.set((state) => ({ ...state, rate }));
    const { isPlaying, speed } = this.#engine.getState();
    if (isPlaying) this.#start(Math.sign(speed) * rate);
  }

  toggleLoop(): void {
    this.store.set((state) => ({ ...state, isLooping: !state.isLooping }));
    this.#applyRange();
  }

  /** Sets the start of the range to where the playhead is, or to `timeS`; an end before it is taken back. */
  setIn(timeS = this.#engine.getState().timeS): void {
    const { outS } = this.store.get();
    this.#changeRange({ inS: Math.max(0, timeS), ...(outS !== undefined && outS > timeS ? { outS } : {}) });
  }

  /** Sets the end of the range after the frame on show, or to `timeS`; a start behind it is taken back. */
  setOut(timeS = this.#engine.getState().timeS + this.#frameS()): void {
    const { inS } = this.store.get();
    this.#changeRange({
      outS: Math.min(this.#durationS(), timeS),
      ...(inS !== undefined && inS < timeS ? { inS } : {}),
    });
  }

  clearRange(): void {
    this.#changeRange({});
  }

  /** Both ends at once, without a step of undo; an end that is not given is none. */
  setRange(range: { inS?: number; outS?: number }): void {
    this.store.set(({ inS: _in, outS: _out, ...state }) => ({ ...state, ...range }));
    this.#applyRange();
  }

  /** Begins a drag over the scrub bar: playing halts and goes on afterwards. */
  beginScrub(timeS: number): void {
    const { isPlaying, speed } = this.#engine.getState();
    this.#resumeSpeed = isPlaying ? speed : undefined;
    if (isPlaying) this.#engine.pause();
    this.store.set((state) => ({ ...state, isScrubbing: true }));
    this.scrubTo(timeS);
  }

  /** Asks for the newest position once per scheduled turn; positions in between are never sent. */
  scrubTo(timeS: number): void {
    this.#scrubS = timeS;
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    this.#schedule(() => {
      this.#isFlushDue = false;
      this.#flushScrub();
    });
  }

  /** Lands exactly where the pointer was released. */
  endScrub(): void {
    if (!this.store.get().isScrubbing) return;
    this.#flushScrub();
    this.store.set((state) => ({ ...state, isScrubbing: false }));
    const speed = this.#resumeSpeed;
    this.#resumeSpeed = undefined;
    if (speed !== undefined) this.#start(speed);
  }

  /** Forgets range and speed, for another asset. */
  reset(): void {
    this.#scrubS = undefined;
    this.#resumeSpeed = undefined;
    this.store.set((state) => ({ isLooping: state.isLooping, rate: state.rate, isScrubbing: false }));
  }

  #changeRange(range: { inS?: number; outS?: number }): void {
    const { inS, outS } = this.store.get();
    const before = { ...(inS === undefined ? {} : { inS }), ...(outS === undefined ? {} : { outS }) };
    this.#history.push({ undo: () => this.setRange(before), redo: () => this.setRange(range) });
    this.setRange(range);
  }

  #flushScrub(): void {
    const timeS = this.#scrubS;
    this.#scrubS = undefined;
    if (timeS !== undefined) this.#engine.show(timeS);
  }

  #start(speed: number): void {
    const { timeS } = this.#engine.getState();
    const range = this.#range();
    const isLooping = this.store.get().isLooping;
    // Play at the end starts over, as every player does.
    if (!isLooping && speed > 0 && timeS >= this.#lastFrameS() - 0.001) this.#engine.show(0);
    if (!isLooping && speed < 0 && timeS <= 0) this.#engine.show(this.#lastFrameS());
    const options: PlayOptions = { speed };
    if (isLooping) options.loop = range;
    this.#engine.play(options);
  }

  #applyRange(): void {
    const { isPlaying, speed } = this.#engine.getState();
    if (isPlaying) this.#start(speed);
  }

  #range(): { inS: number; outS: number } {
    const { inS = 0, outS = this.#durationS() } = this.store.get();
    return { inS, outS };
  }

  #durationS(): number {
    return this.#engine.getState().asset?.duration ?? 0;
  }

  #frameS(): number {
    const fps = this.#engine.getState().asset?.fps;
    return fps === undefined ? 0 : 1 / fps;
  }

  #lastFrameS(): number {
    return Math.max(0, this.#durationS() - this.#frameS());
  }
}

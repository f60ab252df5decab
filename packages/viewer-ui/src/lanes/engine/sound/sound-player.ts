import type { EngineState, Playhead } from '@framelane/viewer-backend';
import { type DescribedError, describeError } from '../../../state/describe-error.ts';
import type { PageEngine } from '../../../state/page-types.ts';
import type { Preferences } from '../../../state/preferences.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { SoundOutput, SoundPiece } from './sound-output.ts';
import { pieceS, SoundPieces } from './sound-pieces.ts';
import { SoundPlan } from './sound-plan.ts';

/** `waiting`: the browser lets sound begin only after a gesture. */
export type SoundStatus = 'silent' | 'waiting' | 'playing';

export interface SoundState {
  status: SoundStatus;
  problem?: DescribedError;
}

export interface SoundPlayerOptions<Piece extends SoundPiece> {
  engine: Pick<PageEngine, 'getState' | 'onState' | 'playhead' | 'paceBy' | 'audio'>;
  preferences: Store<Preferences>;
  createOutput: (sampleRate: number) => SoundOutput<Piece>;
  fetchBytes: (url: string) => Promise<ArrayBuffer>;
}

const tickMs = 60;
/** Sound is handed over so far ahead; what was handed over is taken back when the pictures go elsewhere. */
const aheadS = 1.2;
/** Sound and pictures further apart than this begin anew together. */
const maxDriftS = 0.05;
/** The shortest stretch worth handing over. */
const minCueS = 0.005;
const fallbackRate = 48_000;

/**
 * Plays the sound of the clip along with its pictures. Once it is heard its clock paces the pictures, so that the two
 * cannot drift apart. Other speeds than 1, scrubbing and stepping are silent.
 */
export class SoundPlayer<Piece extends SoundPiece = SoundPiece> {
  readonly store: Store<SoundState> = createStore<SoundState>({ status: 'silent' });
  readonly #options: SoundPlayerOptions<Piece>;
  readonly #pieces: SoundPieces<Piece>;
  #output: { device: SoundOutput<Piece>; sampleRate: number } | undefined;
  #plan: { sound: SoundPlan; assetId: string } | undefined;
  readonly #playing = new Map<() => void, number>();
  #isLeading = false;
  /** The device was running and was sent to rest: no gesture is needed to wake it. */
  #isResting = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: SoundPlayerOptions<Piece>) {
    this.#options = options;
    this.#pieces = new SoundPieces({
      load: (assetId, index) => this.#load(assetId, index),
      nowMs: () => performance.now(),
      onNews: (error) => this.#takeNews(error),
    });
  }

  /** Follows the engine; returns its undo, which closes the output. */
  follow(): () => void {
    const { engine, preferences } = this.#options;
    const stops = [
      engine.onState((state) => this.#followState(state)),
      preferences.subscribe(() => this.#applyVolume()),
    ];
    return () => {
      for (const stop of stops) stop();
      this.#rest();
      this.#output?.device.close();
      this.#output = undefined;
      this.#pieces.clear();
    };
  }

  /** A gesture of the user: what waits for one may begin. */
  async unlock(): Promise<void> {
    await this.#output?.device.resume();
    this.#tick();
  }

  setVolume(volume: number): void {
    this.#options.preferences.set((current) => ({ ...current, sound: { volume, isMuted: false } }));
  }

  toggleMute(): void {
    this.#options.preferences.set((current) => ({
      ...current,
      sound: { ...current.sound, isMuted: !current.sound.isMuted },
    }));
  }

  #followState(state: EngineState): void {
    if (!canSound(state)) {
      this.#rest();
      return;
    }
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#tick();
  }

  #tick(): void {
    const { engine } = this.#options;
    const state = engine.getState();
    const playhead = engine.playhead();
    // Between two runs, as after a jump, pictures come first.
    if (!canSound(state) || playhead === undefined) {
      this.#silence();
      return;
    }
    const device = this.#open(state.asset.audio?.sample_rate ?? fallbackRate);
    if (!device.isRunning) {
      this.#silence();
      if (!this.#isResting) this.#show('waiting');
      device.resume().catch(() => undefined);
      return;
    }
    this.#isResting = false;
    const heardS = device.heardS();
    const plan = this.#findPlan(state, playhead, heardS);
    this.#fill(device, plan, heardS);
  }

  #findPlan(state: WithSound, playhead: Playhead, heardS: number): { sound: SoundPlan; assetId: string } {
    const plan = this.#plan;
    const isFitting =
      plan !== undefined &&
      plan.assetId === state.asset.asset_id &&
      plan.sound.hasSameLoop(playhead.loop) &&
      Math.abs(plan.sound.driftFrom(playhead, heardS)) <= maxDriftS;
    if (isFitting) return plan;
    this.#stopPieces();
    const next = { sound: new SoundPlan(playhead, heardS, state.asset.duration), assetId: state.asset.asset_id };
    this.#plan = next;
    return next;
  }

  #fill(device: SoundOutput<Piece>, { sound, assetId }: { sound: SoundPlan; assetId: string }, heardS: number): void {
    for (const [stop, endS] of this.#playing) if (endS < heardS) this.#playing.delete(stop);
    for (let cue = sound.peek(heardS + aheadS); cue !== undefined; cue = sound.peek(heardS + aheadS)) {
      const piece = this.#pieces.take(assetId, cue.index);
      // Fetched well before it is needed; behind the end there is nothing to fetch.
      if (sound.hasAfter(cue)) this.#pieces.take(assetId, cue.index + 1);
      const endS = cue.whenS + cue.durationS;
      // What is not there yet is left out once its time is over, and begins in its middle when it comes late.
      if (piece === undefined && endS > heardS) return;
      if (piece !== undefined) this.#hand(device, piece, { ...cue, heardS });
      sound.advance(cue);
    }
  }

  #hand(
    device: SoundOutput<Piece>,
    piece: Piece,
    cue: { whenS: number; offsetS: number; durationS: number; heardS: number },
  ): void {
    const lateS = Math.max(0, cue.heardS - cue.whenS);
    const offsetS = cue.offsetS + lateS;
    const durationS = Math.min(cue.durationS - lateS, piece.durationS - offsetS);
    if (durationS < minCueS) return;
    const whenS = cue.whenS + lateS;
    this.#playing.set(device.play(piece, { whenS, offsetS, durationS }), whenS + durationS);
    if (this.#isLeading) return;
    this.#isLeading = true;
    this.#options.engine.paceBy({ nowMs: () => device.heardS() * 1000 });
    this.#show('playing');
  }

  #open(sampleRate: number): SoundOutput<Piece> {
    if (this.#output?.sampleRate === sampleRate) return this.#output.device;
    this.#silence();
    this.#output?.device.close();
    this.#pieces.clear();
    const device = this.#options.createOutput(sampleRate);
    this.#isResting = false;
    this.#output = { device, sampleRate };
    this.#applyVolume();
    return device;
  }

  async #load(assetId: string, index: number): Promise<Piece> {
    const { engine, fetchBytes } = this.#options;
    const { asset } = engine.getState();
    const device = this.#output?.device;
    if (asset?.asset_id !== assetId || device === undefined) throw new Error('another clip is open by now');
    const startS = index * pieceS;
    const { url } = await engine.audio({ startS, durationS: Math.min(pieceS, asset.duration - startS) });
    return device.decode(await fetchBytes(url));
  }

  #takeNews(error: unknown): void {
    if (error === undefined) this.store.set(({ problem: _was, ...state }) => state);
    else this.store.set((state) => ({ ...state, problem: describeError(error) }));
    if (this.#timer !== undefined) this.#tick();
  }

  #applyVolume(): void {
    const { volume, isMuted } = this.#options.preferences.get().sound;
    // The ear hears powers: half the way is meant to sound half as loud.
    this.#output?.device.setVolume(isMuted ? 0 : volume ** 2);
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#silence();
    if (this.#output?.device.isRunning !== true || this.#isResting) return;
    this.#isResting = true;
    this.#output.device.rest();
  }

  #silence(): void {
    this.#stopPieces();
    this.#plan = undefined;
    this.#show('silent');
    if (!this.#isLeading) return;
    this.#isLeading = false;
    this.#options.engine.paceBy(undefined);
  }

  #stopPieces(): void {
    for (const stop of this.#playing.keys()) stop();
    this.#playing.clear();
  }

  #show(status: SoundStatus): void {
    if (this.store.get().status !== status) this.store.set((state) => ({ ...state, status }));
  }
}

type WithSound = EngineState & { asset: NonNullable<EngineState['asset']> };

function canSound(state: EngineState): state is WithSound {
  return state.presence === 'live' && state.isPlaying && state.speed === 1 && state.asset?.has_audio === true;
}

import type { PageEngine, PageEngineFrame } from '../../../state/page-types.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { PictureFeed } from '../../../viewport/viewport-controller.ts';
import { type KeptFrame, keepFrame } from './keep-frame.ts';

export interface WipeState {
  isOn: boolean;
  /** Where the edge is, 0..1 of the viewport's width: unprocessed left of it. */
  place: number;
}

type WipeEngine = Pick<PageEngine, 'getState' | 'onFrame' | 'unprocessed' | 'releasePicture'>;

/** The unprocessed picture on show, and what it is of. */
interface Plain {
  assetId: string;
  frame: PageEngineFrame;
}

/**
 * The pictures of the engine for the viewport. While the wipe is on, each comes together with the same frame without
 * effects: a pair is shown when it is whole, and then goes on with the newest picture there is.
 */
export class WipeController implements PictureFeed<PageEngineFrame> {
  readonly store: Store<WipeState> = createStore<WipeState>({ isOn: false, place: 0.5 });
  /** The unprocessed half. */
  readonly plain: PictureFeed<PageEngineFrame> = { onFrame: (callback) => this.#onPlain(callback) };
  readonly #engine: WipeEngine;
  #processedListener: ((frame: PageEngineFrame) => void) | undefined;
  #plainListener: ((frame: PageEngineFrame) => void) | undefined;
  #isPairing = false;
  #hasNewer = false;
  #kept: KeptFrame | undefined;
  #plain: Plain | undefined;

  constructor(engine: WipeEngine) {
    this.#engine = engine;
  }

  /** For the one viewport of the lane. */
  onFrame(callback: (frame: PageEngineFrame) => void): () => void {
    this.#processedListener = callback;
    const stop = this.#engine.onFrame((frame) => this.#take(frame));
    return () => {
      stop();
      this.#processedListener = undefined;
      this.#forget();
    };
  }

  toggle(): void {
    this.store.set((state) => ({ ...state, isOn: !state.isOn }));
    this.#restart();
  }

  setPlace(place: number): void {
    this.store.set((state) => ({ ...state, place: Math.min(1, Math.max(0, place)) }));
  }

  #onPlain(callback: (frame: PageEngineFrame) => void): () => void {
    this.#plainListener = callback;
    if (this.#plain !== undefined) callback(this.#plain.frame);
    return () => {
      this.#plainListener = undefined;
    };
  }

  #take(frame: PageEngineFrame): void {
    if (!this.store.get().isOn) {
      this.#processedListener?.(frame);
      return;
    }
    if (this.#isPairing) this.#hasNewer = true;
    else void this.#pair(frame);
  }

  /** Shows the newest picture anew, as a late listener gets it. */
  #restart(): void {
    if (this.#processedListener === undefined) return;
    this.#engine.onFrame((frame) => this.#take(frame))();
    if (!this.store.get().isOn) this.#forget();
  }

  async #pair(frame: PageEngineFrame): Promise<void> {
    this.#isPairing = true;
    this.#hasNewer = false;
    const assetId = this.#engine.getState().asset?.asset_id ?? '';
    try {
      const kept = await keepFrame(frame);
      const plain = await this.#find(assetId, frame.frameIndex);
      this.#show(kept, plain);
    } catch {
      // A picture that cannot be had is a problem the state of the engine tells; the pair before it stays.
    } finally {
      this.#isPairing = false;
    }
    if (this.#hasNewer) this.#restart();
  }

  /** `undefined` when the source sent a newer picture in its place. */
  async #find(assetId: string, frameIndex: number): Promise<Plain | undefined> {
    const known = this.#plain;
    if (known?.assetId === assetId && known.frame.frameIndex === frameIndex) return known;
    const frame = await this.#engine.unprocessed(frameIndex);
    if (frame === undefined) this.#hasNewer = true;
    return frame === undefined ? undefined : { assetId, frame };
  }

  #show(kept: KeptFrame, plain: Plain | undefined): void {
    const isWanted = plain !== undefined && this.store.get().isOn && this.#processedListener !== undefined;
    if (!isWanted) {
      kept.release();
      if (plain !== undefined && plain !== this.#plain) this.#engine.releasePicture(plain.frame);
      return;
    }
    const [keptBefore, plainBefore] = [this.#kept, this.#plain];
    this.#kept = kept;
    this.#plain = plain;
    this.#processedListener?.(kept.frame);
    if (plain !== plainBefore) this.#plainListener?.(plain.frame);
    keptBefore?.release();
    if (plainBefore !== undefined && plainBefore !== plain) this.#engine.releasePicture(plainBefore.frame);
  }

  #forget(): void {
    this.#kept?.release();
    this.#kept = undefined;
    if (this.#plain !== undefined) this.#engine.releasePicture(this.#plain.frame);
    this.#plain = undefined;
  }
}

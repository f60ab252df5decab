import type { EffectInfo, EngineBackend } from '@framelane/viewer-backend';
import { describeError } from '../../../state/describe-error.ts';
import { createStore, type Store } from '../../../state/store.ts';

export type CatalogState =
  | { type: 'loading' }
  | { type: 'ready'; effects: readonly EffectInfo[] }
  | { type: 'failed'; text: string };

/** The effects the engine offers; asked for when it goes live, and again after it came back. */
export class EffectCatalog {
  readonly store: Store<CatalogState> = createStore<CatalogState>({ type: 'loading' });
  readonly #engine: Pick<EngineBackend, 'getState' | 'onState' | 'listEffects'>;
  #wasLive = false;

  constructor(engine: Pick<EngineBackend, 'getState' | 'onState' | 'listEffects'>) {
    this.#engine = engine;
  }

  /** Starts watching the engine; returns its undo. */
  follow(): () => void {
    const update = (): void => {
      const isLive = this.#engine.getState().presence === 'live';
      if (isLive && !this.#wasLive) void this.#load();
      this.#wasLive = isLive;
    };
    update();
    const stop = this.#engine.onState(update);
    return () => {
      stop();
      this.#wasLive = false;
    };
  }

  get effects(): readonly EffectInfo[] {
    const state = this.store.get();
    return state.type === 'ready' ? state.effects : [];
  }

  async #load(): Promise<void> {
    try {
      this.store.set({ type: 'ready', effects: await this.#engine.listEffects() });
    } catch (error) {
      if (this.store.get().type !== 'ready') this.store.set({ type: 'failed', text: describeError(error).text });
    }
  }
}

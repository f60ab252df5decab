import type { PageViewer } from '../../../state/page-types.ts';
import { createStore, type Store } from '../../../state/store.ts';

type Values = Readonly<Record<string, unknown>>;

export interface SettingsEditorOptions {
  viewer: Pick<PageViewer, 'getStatus' | 'onStatus' | 'setRenderSetting'>;
  onFailure: (key: string, error: unknown) => void;
}

/**
 * Edits render settings: what is dragged shows at once, one change per setting is under way, and the newest value
 * always arrives. Knows what a stage began with, which is what a reset goes back to.
 */
export class SettingsEditor {
  /** Values on their way to the server, which show in place of the server's. */
  readonly drafts: Store<Values> = createStore<Values>({});
  readonly initial: Store<Values> = createStore<Values>({});
  readonly #options: SettingsEditorOptions;
  readonly #busy = new Set<string>();
  #revision = -1;

  constructor(options: SettingsEditorOptions) {
    this.#options = options;
  }

  /** Notes the first settings of every stage; returns its undo. */
  follow(): () => void {
    return this.#options.viewer.onStatus(({ settings, stageRevision }) => {
      if (settings === undefined || stageRevision === this.#revision) return;
      this.#revision = stageRevision;
      this.initial.set(settings.settings);
    });
  }

  set(key: string, value: unknown): void {
    this.drafts.set((drafts) => ({ ...drafts, [key]: value }));
    if (!this.#busy.has(key)) void this.#send(key);
  }

  /** Whether a setting was something else when the stage was opened. */
  isChanged(key: string, value: unknown): boolean {
    const initial = this.initial.get();
    return key in initial && initial[key] !== value;
  }

  reset(key: string): void {
    const initial = this.initial.get();
    if (key in initial) this.set(key, initial[key]);
  }

  async #send(key: string): Promise<void> {
    this.#busy.add(key);
    for (;;) {
      const value = this.drafts.get()[key];
      try {
        await this.#options.viewer.setRenderSetting(key, value);
      } catch (error) {
        this.#options.onFailure(key, error);
      }
      if (Object.is(this.drafts.get()[key], value)) break;
    }
    this.#busy.delete(key);
    this.drafts.set(({ [key]: _sent, ...others }) => others);
  }
}

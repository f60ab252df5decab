import { createStore, type Store } from '../state/store.ts';

type Values = Readonly<Record<string, unknown>>;

export interface SettingsEditorOptions {
  send: (key: string, value: unknown) => Promise<unknown>;
  onFailure: (key: string, error: unknown) => void;
}

/**
 * Edits settings of a source: what is dragged shows at once, one change per setting is under way, and the newest value
 * always arrives. Knows what they were at first, which is what a reset goes back to.
 */
export class SettingsEditor {
  /** Values on their way to the source, which show in place of the source's. */
  readonly drafts: Store<Values> = createStore<Values>({});
  readonly initial: Store<Values> = createStore<Values>({});
  readonly #options: SettingsEditorOptions;
  readonly #busy = new Set<string>();

  constructor(options: SettingsEditorOptions) {
    this.#options = options;
  }

  /** Settings anew: these are what a reset goes back to. */
  begin(values: Values): void {
    this.initial.set(values);
  }

  set(key: string, value: unknown): void {
    this.drafts.set((drafts) => ({ ...drafts, [key]: value }));
    if (!this.#busy.has(key)) void this.#send(key);
  }

  /** Whether a setting was something else at first. */
  isChanged(key: string, value: unknown): boolean {
    const initial = this.initial.get();
    return key in initial && !isSame(initial[key], value);
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
        await this.#options.send(key, value);
      } catch (error) {
        this.#options.onFailure(key, error);
      }
      if (Object.is(this.drafts.get()[key], value)) break;
    }
    this.#busy.delete(key);
    this.drafts.set(({ [key]: _sent, ...others }) => others);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]));
}

import type { ViewerReply } from '@framelane/protocol/viewer';
import { applyNews, describeServerError } from './apply-news.ts';
import { Emitter } from './emitter.ts';
import type { StateStore } from './state-store.ts';
import type { ViewerState } from './viewer-backend.ts';

const noStage = { stage: undefined, settings: undefined, aov: undefined, cameras: undefined } as const;

/** Writes what the server tells into the state, whoever asked for it, and tells of the selection. */
export class ViewerNews {
  readonly #store: StateStore<ViewerState>;
  readonly #selections = new Emitter<string[]>();

  constructor(store: StateStore<ViewerState>) {
    this.#store = store;
  }

  onSelection(callback: (paths: string[]) => void): () => void {
    return this.#selections.on(callback);
  }

  take(message: ViewerReply): void {
    const { selection, ...patch } = applyNews(this.#store.get(), message);
    if (message.event_type === 'viewerError' && message.payload.request_id === undefined) {
      this.#store.patch({ problems: [describeServerError(message.payload)] });
    } else this.#store.patch(patch);
    if (selection !== undefined) this.#select(selection);
  }

  /** Something was said that this version does not know or cannot read. */
  countIgnored(): void {
    this.#store.patch({ messagesIgnored: this.#store.get().messagesIgnored + 1 });
  }

  /** What belongs to the stage on show is void. */
  forgetStage(): void {
    this.#store.patch(noStage);
    this.#select([]);
  }

  /** What failed without anybody waiting for it. */
  report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#store.patch({ problems: [describeServerError({ code: 'stage', message })] });
  }

  #select(selection: readonly string[]): void {
    if (selection === this.#store.get().selection) return;
    this.#store.patch({ selection });
    this.#selections.emit([...selection]);
  }
}

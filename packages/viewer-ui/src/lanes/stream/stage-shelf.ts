import type { MediaListing } from '@framelane/viewer-backend';
import { describeError } from '../../state/describe-error.ts';
import type { PageStages } from '../../state/page-types.ts';
import { createStore, type Store } from '../../state/store.ts';

/** `none`: this page cannot list stages, so their places are typed. */
export type ShelfState =
  | { type: 'none' }
  | { type: 'loading' }
  | { type: 'ready'; listing: MediaListing }
  | { type: 'failed'; text: string };

/** The stages on offer, folder by folder. Only the newest request counts. */
export class StageShelf {
  readonly store: Store<ShelfState>;
  readonly #stages: PageStages | undefined;
  #requests = 0;

  constructor(stages: PageStages | undefined) {
    this.#stages = stages;
    this.store = createStore<ShelfState>(stages === undefined ? { type: 'none' } : { type: 'loading' });
  }

  /** Whether a stage may be named by where it lies: where nothing is listed, or the library says so. */
  get takesPaths(): boolean {
    return this.#stages === undefined || this.#stages.takesPaths === true;
  }

  /** Shows a folder; without an id the top. */
  async browse(folderId?: string): Promise<void> {
    if (this.#stages === undefined) return;
    this.#requests += 1;
    const request = this.#requests;
    try {
      const listing = await this.#stages.list(folderId);
      if (request === this.#requests) this.store.set({ type: 'ready', listing });
    } catch (error) {
      if (request === this.#requests) this.store.set({ type: 'failed', text: describeError(error).text });
    }
  }
}

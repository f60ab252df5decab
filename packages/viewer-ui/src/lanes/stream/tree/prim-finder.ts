import type { PrimNode } from '@framelane/viewer-backend';
import { describeError, isAbort } from '../../../state/describe-error.ts';
import type { PageViewer } from '../../../state/page-types.ts';
import { createStore, type Store } from '../../../state/store.ts';

export interface FinderState {
  text: string;
  /** What matches `text`; absent until the first answer. */
  found?: { prims: readonly PrimNode[]; isTruncated: boolean } | undefined;
  error?: string | undefined;
  /** Rises each time somebody asks for the search field. */
  focusRequests: number;
}

const maxFound = 200;
const typingPauseMs = 150;

/** Searches the stage for prims by name: after a pause in typing, and the newest text wins. */
export class PrimFinder {
  readonly store: Store<FinderState> = createStore<FinderState>({ text: '', focusRequests: 0 });
  readonly #viewer: Pick<PageViewer, 'findPrims'>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #search = 0;

  constructor(viewer: Pick<PageViewer, 'findPrims'>) {
    this.#viewer = viewer;
  }

  /** An empty text ends the search. */
  setText(text: string): void {
    this.#search += 1;
    clearTimeout(this.#timer);
    const wanted = text.trim();
    this.store.set(({ found, focusRequests }) => ({ text, focusRequests, found: wanted === '' ? undefined : found }));
    if (wanted !== '') this.#timer = setTimeout(() => void this.#find(wanted, this.#search), typingPauseMs);
  }

  focus(): void {
    this.store.set((state) => ({ ...state, focusRequests: state.focusRequests + 1 }));
  }

  async #find(text: string, search: number): Promise<void> {
    try {
      const found = await this.#viewer.findPrims(text, maxFound);
      if (search === this.#search) this.store.set((state) => ({ ...state, found, error: undefined }));
    } catch (error) {
      if (search !== this.#search || isAbort(error)) return;
      this.store.set((state) => ({ ...state, error: describeError(error).text }));
    }
  }
}

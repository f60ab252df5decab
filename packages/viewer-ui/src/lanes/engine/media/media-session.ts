import type { MediaEntry, MediaListing, MediaRef } from '@framelane/viewer-backend';
import { describeError, isAbort } from '../../../state/describe-error.ts';
import { formatClock } from '../../../state/format.ts';
import type { PageEngine, PageMedia } from '../../../state/page-types.ts';
import { addRecent, type Preferences, removeRecent } from '../../../state/preferences.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { Toasts } from '../../../state/toasts.ts';

/** What is being opened, from the request to the answer. */
export interface Opening {
  name: string;
  isSample: boolean;
}

export type ListingState =
  | { type: 'loading'; last?: MediaListing }
  | { type: 'ready'; listing: MediaListing }
  | { type: 'failed'; text: string };

export interface Upload {
  id: number;
  name: string;
  sizeBytes: number;
  /** 0..1 */
  fraction: number;
  cancel: () => void;
}

export interface MediaSessionOptions {
  engine: PageEngine;
  library: PageMedia;
  preferences: Store<Preferences>;
  toasts: Toasts;
  /** Called when something is about to be opened, before its first picture. */
  onOpening: () => void;
  /** Another clip was opened in place of `before`. */
  onReplaced?: (before: MediaRef, after: MediaRef) => void;
}

/** Browsing, uploading and opening; failures become toasts, never exceptions. */
export class MediaSession {
  readonly listing: Store<ListingState> = createStore<ListingState>({ type: 'loading' });
  readonly uploads: Store<readonly Upload[]> = createStore<readonly Upload[]>([]);
  readonly opening: Store<Opening | undefined> = createStore<Opening | undefined>(undefined);
  readonly #options: MediaSessionOptions;
  #requestCount = 0;
  #uploadCount = 0;
  #folderId: string | undefined;

  constructor(options: MediaSessionOptions) {
    this.#options = options;
  }

  /** Shows a folder; without an id the top. Only the newest request counts. */
  async browse(folderId?: string): Promise<void> {
    this.#requestCount += 1;
    const request = this.#requestCount;
    this.#folderId = folderId;
    const shown = this.listing.get();
    this.listing.set(shown.type === 'ready' ? { type: 'loading', last: shown.listing } : { type: 'loading' });
    try {
      const listing = await this.#options.library.list(folderId);
      if (request === this.#requestCount) this.listing.set({ type: 'ready', listing });
    } catch (error) {
      if (request === this.#requestCount) this.listing.set({ type: 'failed', text: describeError(error).text });
    }
  }

  refresh(): Promise<void> {
    return this.browse(this.#folderId);
  }

  /** Where a file can be fetched to keep; nowhere in a library whose files lie on the user's machine. */
  downloadUrl(id: string): string | undefined {
    return this.#options.library.downloadUrl?.(id);
  }

  /** The sample in the listing on show, if there is one. */
  findSample(): MediaEntry | undefined {
    const state = this.listing.get();
    const listing = state.type === 'ready' ? state.listing : state.type === 'loading' ? state.last : undefined;
    return listing?.entries.find((entry) => entry.isSample === true);
  }

  /** Opens the sample and lets it run. */
  async playSample(): Promise<void> {
    const sample = this.findSample();
    if (sample === undefined) return;
    if (await this.open({ type: 'id', id: sample.id, name: sample.name })) this.#options.engine.play();
  }

  /** Resolves true once the asset is on show. `isStep` false: going back to it is no step of its own. */
  async open(media: MediaRef, { isStep = true }: { isStep?: boolean } = {}): Promise<boolean> {
    const { engine, preferences, toasts, onOpening, onReplaced } = this.#options;
    const before = engine.getState().asset?.media;
    const name = nameMedia(media);
    const isSample = media.type === 'id' && media.id === this.findSample()?.id;
    const opening: Opening = { name, isSample };
    this.opening.set(opening);
    onOpening();
    try {
      const asset = await engine.open(media);
      if (media.type === 'id') {
        const summary = `${asset.width}×${asset.height} · ${formatClock(asset.duration)}`;
        addRecent(preferences, { id: media.id, name, summary, openedMs: Date.now() });
      }
      if (isStep && before !== undefined && !isSameMedia(before, media)) onReplaced?.(before, media);
      return true;
    } catch (error) {
      if (isAbort(error)) return false;
      const { text, details } = describeError(error);
      if (media.type === 'id') removeRecent(preferences, media.id);
      toasts.push({ id: `open:${name}`, severity: 'error', text: `Cannot open ${name}: ${text}`, details });
      return false;
    } finally {
      this.opening.set((current) => (current === opening ? undefined : current));
    }
  }

  /** Sends files one after the other and opens the last that arrived. */
  async upload(files: readonly File[]): Promise<void> {
    let newest: MediaRef | undefined;
    for (const file of files) newest = (await this.#uploadOne(file)) ?? newest;
    if (newest === undefined) return;
    await Promise.all([this.open(newest), this.refresh()]);
  }

  async #uploadOne(file: File): Promise<MediaRef | undefined> {
    const { library, toasts } = this.#options;
    this.#uploadCount += 1;
    const id = this.#uploadCount;
    const abort = new AbortController();
    const upload: Upload = { id, name: file.name, sizeBytes: file.size, fraction: 0, cancel: () => abort.abort() };
    this.uploads.set((uploads) => [...uploads, upload]);
    try {
      return await library.upload(file, {
        signal: abort.signal,
        onProgress: (fraction) =>
          this.uploads.set((uploads) => uploads.map((other) => (other.id === id ? { ...other, fraction } : other))),
      });
    } catch (error) {
      if (abort.signal.aborted) {
        toasts.push({ id: `upload:${id}`, severity: 'info', text: `Upload of ${file.name} cancelled` });
        return undefined;
      }
      const { text, details } = describeError(error);
      toasts.push({ id: `upload:${id}`, severity: 'error', text: `Cannot upload ${file.name}: ${text}`, details });
      return undefined;
    } finally {
      this.uploads.set((uploads) => uploads.filter((other) => other.id !== id));
    }
  }
}

function isSameMedia(left: MediaRef, right: MediaRef): boolean {
  if (left.type === 'id') return right.type === 'id' && left.id === right.id;
  return right.type === 'path' && left.path === right.path;
}

export function nameMedia(media: MediaRef): string {
  return media.name ?? (media.type === 'path' ? media.path : media.id);
}

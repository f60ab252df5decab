import type { EngineBackend, Thumbnail, Waveform } from '@framelane/viewer-backend';
import { createStore, type Store } from '../../../state/store.ts';

/** What is known of how a clip looks and sounds over its length; parts come as the engine has made them. */
export interface ClipPreview {
  thumbnails?: readonly Thumbnail[];
  waveform?: Waveform;
}

type PreviewEngine = Pick<EngineBackend, 'getState' | 'thumbnails' | 'waveform'>;

const thumbnailCount = 32;
const thumbnailHeightPx = 54;
const waveformBins = 1024;
/** Clips whose previews are kept; the one not looked at for longest gives way. */
const maxClips = 8;
const nothing: ClipPreview = {};

/** Asks for thumbnails and waveform of the clip on show, once per clip. What an engine cannot make stays empty. */
export class ClipPreviews {
  readonly store: Store<ClipPreview> = createStore<ClipPreview>(nothing);
  readonly #engine: PreviewEngine;
  /** By asset id, the longest unused first. */
  readonly #known = new Map<string, ClipPreview>();
  readonly #asked = new Set<string>();
  #shownId: string | undefined;

  constructor(engine: PreviewEngine) {
    this.#engine = engine;
  }

  /** Shows what is known of the clip that is open, and asks for the rest while the engine is there. */
  follow(): void {
    const { asset, presence, shownFrameIndex } = this.#engine.getState();
    const assetId = asset?.asset_id;
    if (assetId !== this.#shownId) {
      this.#shownId = assetId;
      this.store.set((assetId === undefined ? undefined : this.#known.get(assetId)) ?? nothing);
    }
    // The first picture comes before anything that only decorates.
    if (asset === undefined || presence !== 'live' || shownFrameIndex === undefined) return;
    if (this.#asked.has(asset.asset_id)) return;
    this.#asked.add(asset.asset_id);
    void this.#ask(asset.asset_id, asset.has_audio);
  }

  async #ask(assetId: string, hasAudio: boolean): Promise<void> {
    const wanted: Promise<ClipPreview>[] = [
      this.#engine.thumbnails({ count: thumbnailCount, heightPx: thumbnailHeightPx }).then((t) => ({ thumbnails: t })),
    ];
    if (hasAudio) wanted.push(this.#engine.waveform({ bins: waveformBins }).then((waveform) => ({ waveform })));
    const results = await Promise.allSettled(wanted.map((part) => part.then((value) => this.#take(assetId, value))));
    // An engine that was lost meanwhile is asked again; one that cannot do it at all is not.
    if (results.some(isLoss)) this.#asked.delete(assetId);
  }

  #take(assetId: string, part: ClipPreview): void {
    const preview = { ...this.#known.get(assetId), ...part };
    this.#known.delete(assetId);
    this.#known.set(assetId, preview);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxClips) break;
      this.#known.delete(oldest);
      this.#asked.delete(oldest);
    }
    if (assetId === this.#shownId) this.store.set(preview);
  }
}

function isLoss(result: PromiseSettledResult<unknown>): boolean {
  if (result.status === 'fulfilled' || !(result.reason instanceof Error)) return false;
  return Reflect.get(result.reason, 'code') === 'ERR_VIEWER_DISCONNECTED';
}

/** The thumbnail nearest to a time; `undefined` when there are none. */
export function findThumbnail(thumbnails: readonly Thumbnail[], timeS: number): Thumbnail | undefined {
  let best: Thumbnail | undefined;
  for (const candidate of thumbnails) {
    if (best === undefined || Math.abs(candidate.timeS - timeS) < Math.abs(best.timeS - timeS)) best = candidate;
  }
  return best;
}

/** Lowest and highest value over all channels, per pixel column. */
export function foldPeaks({ peaks, bins }: Waveform, columns: number): { low: number; high: number }[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * bins) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * bins) / columns));
    let [low, high] = [0, 0];
    for (const channel of peaks) {
      for (let bin = from; bin < to; bin += 1) {
        const [min = 0, max = 0] = channel[bin] ?? [];
        low = Math.min(low, min);
        high = Math.max(high, max);
      }
    }
    return { low, high };
  });
}

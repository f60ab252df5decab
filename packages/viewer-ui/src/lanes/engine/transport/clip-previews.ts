import type { EngineBackend, OpenAsset, Thumbnail, Waveform } from '@framelane/viewer-backend';
import { isBehind } from '../../../state/is-behind.ts';
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

/** Runs `ask` once, when nothing else is to be done. */
type WhenIdle = (ask: () => void) => void;

const idleWithinMs = 2000;

/** Two turns after what is drawn now, so that a first picture is on show before anything that only decorates is asked for. */
function runWhenIdle(ask: () => void): void {
  requestAnimationFrame(() => requestIdleCallback(ask, { timeout: idleWithinMs }));
}

/**
 * Asks for thumbnails and waveform of the clip on show, once per clip, one after the other, when there is time: not
 * before the first picture, and not while playback falls behind. What an engine cannot make stays empty.
 */
export class ClipPreviews {
  readonly store: Store<ClipPreview> = createStore<ClipPreview>(nothing);
  readonly #engine: PreviewEngine;
  readonly #whenIdle: WhenIdle;
  /** By asset id, the longest unused first. */
  readonly #known = new Map<string, ClipPreview>();
  readonly #asked = new Set<string>();
  #shownId: string | undefined;
  #isWaiting = false;

  constructor(engine: PreviewEngine, whenIdle: WhenIdle = runWhenIdle) {
    this.#engine = engine;
    this.#whenIdle = whenIdle;
  }

  /** Shows what is known of the clip that is open, and asks for the rest while the engine is there. */
  follow(): void {
    const assetId = this.#engine.getState().asset?.asset_id;
    if (assetId !== this.#shownId) {
      this.#shownId = assetId;
      this.store.set((assetId === undefined ? undefined : this.#known.get(assetId)) ?? nothing);
    }
    if (this.#isWaiting || this.#due() === undefined) return;
    this.#isWaiting = true;
    this.#whenIdle(() => {
      this.#isWaiting = false;
      const due = this.#due();
      if (due !== undefined) void this.#ask(due);
    });
  }

  /** The clip whose previews may be asked for now. */
  #due(): OpenAsset | undefined {
    const state = this.#engine.getState();
    const { asset, presence, shownFrameIndex } = state;
    if (asset === undefined || presence !== 'live' || shownFrameIndex === undefined || isBehind(state))
      return undefined;
    return this.#asked.has(asset.asset_id) ? undefined : asset;
  }

  async #ask({ asset_id: assetId, has_audio: hasAudio }: OpenAsset): Promise<void> {
    this.#asked.add(assetId);
    const wanted: (() => Promise<ClipPreview>)[] = [
      async () => ({
        thumbnails: await this.#engine.thumbnails({ count: thumbnailCount, heightPx: thumbnailHeightPx }),
      }),
    ];
    if (hasAudio) wanted.push(async () => ({ waveform: await this.#engine.waveform({ bins: waveformBins }) }));
    for (const fetchPart of wanted) {
      // The engine answers for the clip that is open: what another one took the place of is asked for when it is back.
      if (this.#engine.getState().asset?.asset_id !== assetId) {
        this.#asked.delete(assetId);
        return;
      }
      try {
        this.#take(assetId, await fetchPart());
      } catch (error) {
        // An engine that was lost meanwhile is asked again; one that cannot do it at all is not.
        if (isLoss(error)) this.#asked.delete(assetId);
      }
    }
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

function isLoss(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ERR_VIEWER_DISCONNECTED';
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

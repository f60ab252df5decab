import type { RingWriter } from '@framelane/shm-native';
import type { SoundService } from '../audio/sound-service.ts';
import type { WaveformCache } from '../audio/waveform-cache.ts';
import { WorkWatch } from '../audio/work-watch.ts';
import { describeSource } from '../export/make-export-plan.ts';
import type { SharedCounters } from '../liveness/shared-counters.ts';
import type { Asset, Media } from '../media/asset.ts';
import { findFrameAt, getFrameSeconds } from '../media/frame-index.ts';
import type { EncodedPicture, FrameCache } from '../render/frame-cache.ts';
import type { ProducedPicture } from '../render/picture-producer.ts';
import type { Renderer } from '../render/renderer.ts';
import { WireError } from '../wire-error.ts';
import type { AssetStore } from './asset-store.ts';
import { describeAsset } from './describe-asset.ts';
import type {
  AssetChoice,
  FrameChoice,
  MediaCallName,
  MediaCalls,
  PictureRequest,
  PictureResult,
} from './media-calls.ts';
import type { RangeService } from './range-service.ts';
import type { ThumbnailService } from './thumbnail-service.ts';

type Handlers = {
  [Name in MediaCallName]: (request: MediaCalls[Name]['request']) => Promise<MediaCalls[Name]['result']>;
};

export interface MediaServiceParts {
  assets: AssetStore;
  renderer: Renderer;
  sound: SoundService;
  waveforms: WaveformCache;
  thumbnails: ThumbnailService;
  ranges: RangeService;
  cache: FrameCache;
  ring: RingWriter;
  counters: SharedCounters;
  /** Settles when the files named at start are ingested; commands about "the current asset" wait for it. */
  startup: Promise<void>;
}

interface Delivery {
  asset: Asset;
  frame: number;
  isClamped: boolean;
  request: PictureRequest;
}

/** A JPEG as the ring takes it: the first `byteLength` bytes of `memory`. */
interface Deliverable {
  width: number;
  height: number;
  renderMs: number;
  memory: Uint8Array;
  byteLength: number;
  isCached: boolean;
}

/** The heavy commands, in terms of assets, renderer and ring. Runs in the media thread. */
export function createMediaService(parts: MediaServiceParts): Handlers {
  const { assets, renderer, sound, ranges, cache, ring, counters, startup } = parts;

  async function chooseAsset(choice: AssetChoice): Promise<Asset> {
    if (choice.by === 'current') await startup;
    return assets.choose(choice);
  }

  async function choosePicture(request: PictureRequest): Promise<{ asset: Asset; frame: number; isClamped: boolean }> {
    const asset = await chooseAsset(request.asset);
    return { asset, ...chooseFrame(asset, request.frame) };
  }

  function deliver(picture: Deliverable, about: Delivery): PictureResult {
    const { asset, frame, request } = about;
    const ptsSeconds = getFrameSeconds(asset.media.index, frame);
    const { width, height, renderMs } = picture;
    const result: PictureResult = {
      frameIndex: frame,
      width,
      height,
      ptsSeconds,
      renderMs,
      isClamped: about.isClamped,
      isCached: picture.isCached,
    };
    if (request.toRing) {
      result.seq = ring.publish(picture.memory, {
        frameIndex: frame,
        width,
        height,
        ptsUs: Math.round(ptsSeconds * 1_000_000),
        assetIdCrc: asset.idCrc,
        byteLength: picture.byteLength,
      });
    }
    if (request.isInline) result.jpeg = Uint8Array.from(picture.memory.subarray(0, picture.byteLength));
    counters.lastFrameMs = renderMs;
    return result;
  }

  return {
    async ingest({ path }) {
      await startup;
      return describeAsset(await assets.ingest(path));
    },

    async describeExport({ asset, span }) {
      return describeSource((await chooseAsset(asset)).media, span);
    },

    async readSource(source) {
      return assets.read(source);
    },

    async findSource({ asset }) {
      const { path, fingerprint } = (await chooseAsset(asset)).media;
      return { path, fingerprint };
    },

    async openRange(plan) {
      return { range: ranges.open(plan, await assets.read(plan.source)) };
    },

    async makeRangePicture({ range, step }) {
      return { frameIndex: await ranges.makePicture(range, step) };
    },

    async findMissing({ range }) {
      return ranges.findMissing(range);
    },

    async addRangePicture({ range, frame, ...picture }) {
      ranges.add(range, frame, picture);
      return undefined;
    },

    async closeRange({ range }) {
      await ranges.close(range);
      return undefined;
    },

    async picture(request) {
      const chosen = await choosePicture(request);
      const wanted = { media: chosen.asset.media, index: chosen.frame, chain: request.chain };
      const startedMs = performance.now();
      const cached = cache.isEmpty ? undefined : cache.find(wanted);
      if (cached !== undefined) return deliver(describeCached(cached, startedMs), { ...chosen, request });
      return renderer.render(wanted, (picture) => deliver(describeProduced(picture), { ...chosen, request }));
    },

    async flush({ assets: wanted, activeAssetId, chain, seconds }) {
      await startup;
      const outcome = await assets.restore(wanted, activeAssetId);
      const isUsed = (media: Media) => assets.isUsed(media);
      await Promise.all([renderer.keepOnly(isUsed), sound.keepOnly(isUsed)]);
      const { current } = assets;
      if (current !== undefined) {
        const { frame } = findFrameAt(current.media.index, seconds);
        // The state is restored either way; whoever asks for a frame that is broken is told so then.
        await renderer.preroll({ media: current.media, index: frame, chain }).catch(ignoreWireError);
      }
      return outcome;
    },

    async decodeSound({ asset, ...span }) {
      return sound.decode((await chooseAsset(asset)).media, span);
    },

    async analyzeSound({ asset, seconds }) {
      return sound.analyze((await chooseAsset(asset)).media, seconds);
    },

    async findSound({ asset }) {
      const { id, media } = await chooseAsset(asset);
      if (media.audio === undefined) throw new WireError('no_audio', 'asset has no audio');
      return { id };
    },

    async measureWaveform({ asset, bins, watch }) {
      return parts.waveforms.measure((await chooseAsset(asset)).media, bins, new WorkWatch(watch));
    },

    async thumbnails({ asset, ...wanted }) {
      return parts.thumbnails.make((await chooseAsset(asset)).media, wanted);
    },
  };
}

function describeProduced({ width, height, renderMs, slab }: ProducedPicture): Deliverable {
  return { width, height, renderMs, memory: slab.borrowMemory(), byteLength: slab.byteLength, isCached: false };
}

function describeCached({ width, height, jpeg }: EncodedPicture, startedMs: number): Deliverable {
  const renderMs = performance.now() - startedMs;
  return { width, height, renderMs, memory: jpeg, byteLength: jpeg.byteLength, isCached: true };
}

function ignoreWireError(error: unknown): void {
  if (!(error instanceof WireError)) throw error;
}

function chooseFrame(asset: Asset, choice: FrameChoice): { frame: number; isClamped: boolean } {
  const { index } = asset.media;
  if (choice.by === 'time') return findFrameAt(index, choice.seconds);
  const last = index.ticks.length - 1;
  if (choice.index <= last) return { frame: choice.index, isClamped: false };
  if (choice.clamp) return { frame: last, isClamped: true };
  throw new WireError('out_of_range', `frame_index ${choice.index} is outside 0..${last}`);
}

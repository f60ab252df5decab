import type { AssetInfo } from '@framelane/protocol/engine';
import type { Waveform } from '../audio/measure-waveform.ts';
import type { SoundFile } from '../audio/sound-service.ts';
import type { SoundLevels } from '../audio/spectrum.ts';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { ExportCodec } from '../export/export-plan.ts';
import type { ExportSource, SpanChoice } from '../export/make-export-plan.ts';
import type { Media } from '../media/asset.ts';
import type { RangePlan } from '../render/range-plan.ts';
import type { WireErrorData } from '../wire-error.ts';
import type { Thumbnail } from './make-thumbnails.ts';

/** Which asset a command means: by id, by file (ingested when new), or the current one. */
export type AssetChoice = { by: 'id'; id: string } | { by: 'path'; path: string } | { by: 'current' };

/** Which frame a command means. Only `clamp` lets an index beyond the end mean the last frame. */
export type FrameChoice = { by: 'time'; seconds: number } | { by: 'index'; index: number; clamp: boolean };

export interface PictureRequest {
  asset: AssetChoice;
  frame: FrameChoice;
  chain: ResolvedChain;
  toRing: boolean;
  isInline: boolean;
}

export interface PictureResult {
  frameIndex: number;
  seq?: number;
  width: number;
  height: number;
  ptsSeconds: number;
  renderMs: number;
  isClamped: boolean;
  /** Whether it had been made before, for a range. */
  isCached: boolean;
  /** The JPEG, only when it was asked for. */
  jpeg?: Uint8Array;
}

export interface FlushRequest {
  assets: readonly { id: string; path: string }[];
  activeAssetId: string | null;
  chain: ResolvedChain;
  seconds: number;
}

export interface SoundRequest {
  asset: AssetChoice;
  startSeconds: number;
  durationSeconds: number;
}

/** What the media thread does for the control thread: one request, one result or failure. */
export interface MediaCalls {
  ingest: { request: { path: string }; result: AssetInfo };
  describeExport: { request: { asset: AssetChoice; span: SpanChoice }; result: ExportSource };
  /** What is known of the file a plan was made for. */
  readSource: { request: RangePlan['source']; result: Media };
  findSource: { request: { asset: AssetChoice }; result: RangePlan['source'] };
  openRange: { request: RangePlan; result: { range: number } };
  makeRangePicture: { request: { range: number; step: number }; result: { frameIndex: number } };
  /** Frames of a range that are not in the cache, how many of its pictures show each, and how many others there are. */
  findMissing: {
    request: { range: number };
    result: { frames: number[]; counts: number[]; made: number; maxFrameBytes: number };
  };
  /** Takes a picture of a range that was made elsewhere. */
  addRangePicture: {
    request: { range: number; frame: number; width: number; height: number; jpeg: Uint8Array };
    result: undefined;
  };
  closeRange: { request: { range: number }; result: undefined };
  picture: { request: PictureRequest; result: PictureResult };
  flush: { request: FlushRequest; result: { restored: number; missing: string[] } };
  decodeSound: { request: SoundRequest; result: SoundFile };
  analyzeSound: { request: { asset: AssetChoice; seconds: number }; result: SoundLevels };
  /** The id of the asset meant; fails when it has no sound. */
  findSound: { request: { asset: AssetChoice }; result: { id: string } };
  measureWaveform: {
    /** `watch` is memory for the progress and the wish to stop, see {@link WorkWatch}. */
    request: { asset: AssetChoice; bins: number; watch: SharedArrayBuffer };
    result: Waveform;
  };
  thumbnails: { request: { asset: AssetChoice; count: number; height: number }; result: Thumbnail[] };
}

export type MediaCallName = keyof MediaCalls;

export type ToMedia =
  | {
      [Name in MediaCallName]: { type: 'call'; call: number; name: Name; request: MediaCalls[Name]['request'] };
    }[MediaCallName]
  | { type: 'stop' }
  | { type: 'close' };

export type FromMedia =
  | {
      type: 'ready';
      ring: { path: string; ringSize: number; slotSizeBytes: number; epoch: string };
      codecs: ExportCodec[];
    }
  | { type: 'start-failed'; code: string; message: string }
  | { type: 'done'; call: number; result: MediaCalls[MediaCallName]['result'] }
  | { type: 'failed'; call: number; error: WireErrorData };

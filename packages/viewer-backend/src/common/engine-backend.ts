import type { AssetInfo, EffectInfo, EffectInstance } from '@framelane/protocol/engine';
import type { GatewayEvent } from '@framelane/protocol/gateway';
import type { DisconnectOptions } from './disconnect-options.ts';
import type { Frame } from './frame.ts';
import type { MediaRef } from './media-library.ts';
import type { FrameStats, Presence, Problem } from './status.ts';

export type { AssetInfo, EffectInfo, EffectInstance, ParamDef, ParamValue } from '@framelane/protocol/engine';

/** The asset on show: what the engine told about it, and the name people know it by. */
export interface OpenAsset extends AssetInfo {
  name: string;
  media: MediaRef;
}

/**
 * Everything a page needs to draw the engine lane; immutable, and parts that did not change keep their identity.
 * Times are seconds within the asset, starting at 0.
 */
export interface EngineState {
  presence: Presence;
  problems: readonly Problem[];
  engine: { uptimeS?: number; lastFrameMs?: number; restarts: number };
  asset?: OpenAsset;
  /** True from `open()` until its reply. */
  isOpening: boolean;
  /** Where the playhead is. */
  timeS: number;
  /** The frame on show; follows `timeS` by the time a picture takes. */
  shownFrameIndex?: number;
  isPlaying: boolean;
  speed: number;
  loop?: { inS: number; outS: number };
  chain: readonly EffectInstance[];
  stats: FrameStats;
}

/** What an engine is, and what it can write. */
export interface EngineInfo {
  name: string;
  version: string;
  codecs: readonly string[];
}

/** A toast for the user, or the new status of a job. */
export type EngineEvent = GatewayEvent;

export type EngineFrame<Image = unknown> = Frame<Image> & { frameIndex: number; ptsS: number };

export interface PlayOptions {
  /** Times real time, may be negative. @default 1 */
  speed?: number;
  loop?: { inS: number; outS: number };
}

export interface Thumbnail {
  timeS: number;
  /** A picture as a data URL, a JPEG where an engine made it. */
  url: string;
}
export interface Waveform {
  channels: number;
  bins: number;
  durationS: number;
  /** `peaks[channel][bin] = [min, max]`, −1..1. */
  peaks: readonly (readonly (readonly [number, number])[])[];
}
export interface AudioRef {
  url: string;
  sampleRate: number;
  channels: number;
}

export interface JobStatus {
  id: string;
  kind: 'range' | 'export' | 'waveform';
  status: 'queued' | 'running' | 'complete' | 'error' | 'cancelled';
  /** 0..1, never falls. */
  progress: number;
  etaS?: number;
  /** Frames done and frames in all, once it is known how many there are. */
  doneFrames?: number;
  totalFrames?: number;
  error?: string;
  code?: string;
  /** The file it writes. */
  target?: ExportTarget;
}
/** A file that an export writes: its name, and where a library can open it, its id there. */
export interface ExportTarget {
  name: string;
  mediaId?: string;
}
/** Work that takes its time. `done` resolves with the last status, also after a failure or a cancel. */
export interface Job {
  readonly id: string;
  status(): JobStatus;
  onProgress(callback: (status: JobStatus) => void): () => void;
  cancel(): Promise<void>;
  readonly done: Promise<JobStatus>;
}
export interface RangeOptions {
  startS: number;
  endS: number;
  fps: number;
}
export interface ExportOptions {
  /** A file name; where files are chosen by path, a path. */
  target: string;
  codec: string;
  /** Bits per second; absent: by quality. */
  bitrate?: number;
  /** Constant rate factor of the codec: lower is better. */
  crf?: number;
  /** @default false: a name that is taken is refused, or gets a number */
  canReplace?: boolean;
  resolution?: string;
  inS?: number;
  outS?: number;
  hasAudio?: boolean;
}

/** A clock that somebody else runs, such as that of a sound device: milliseconds that never fall. */
export interface TimeSource {
  nowMs(): number;
}

/** Where pictures are due that follow a clock: the time within the asset, between frames too, and how it moves. */
export interface Playhead {
  timeS: number;
  speed: number;
  loop?: { inS: number; outS: number };
}

/**
 * An engine as a page or a program sees it. Playback is paced by a clock in the backend: it asks for the frame that
 * is due, keeps two requests in flight, drops and counts late answers, and goes on from the same time with the same
 * chain after the engine came back. Errors of commands reject with a coded error; losing the engine only changes the
 * state.
 */
export interface EngineBackend<Image = unknown> {
  /** Resolves when a command can be sent; a second call while connecting or connected returns the same promise. */
  connect(): Promise<void>;
  /** Rejects what is pending with ERR_VIEWER_DISCONNECTED. Safe to call twice and during `connect()`. */
  disconnect(options?: DisconnectOptions): void;
  getState(): EngineState;
  onState(callback: (state: EngineState) => void): () => void;
  /** A late subscriber gets the newest frame at once. */
  onFrame(callback: (frame: EngineFrame<Image>) => void): () => void;
  onEvent(callback: (event: EngineEvent) => void): () => void;
  info(): Promise<EngineInfo>;
  listEffects(): Promise<readonly EffectInfo[]>;
  /** Opens and shows the first frame; the chain stays. A failure leaves the asset on show as it was. */
  open(media: MediaRef): Promise<AssetInfo>;
  /** The shown picture is rendered anew at once. */
  setChain(chain: readonly EffectInstance[]): void;
  /** Scrub: clamped to the asset, the newest wins, the last one lands exactly. */
  show(timeS: number): void;
  play(options?: PlayOptions): void;
  pause(): void;
  /** Pauses and moves by whole frames, stopping at both ends. */
  step(frames: number): void;
  /** `undefined` while no pictures run. */
  playhead(): Playhead | undefined;
  /** Lets `source` set the pace from now on, without a jump; nothing gives it back to the backend's own clock. */
  paceBy(source: TimeSource | undefined): void;
  /** The shown frame without effects, as another picture. The caller gives it back with `releasePicture()`. */
  unprocessed(frameIndex: number): Promise<EngineFrame<Image> | undefined>;
  releasePicture(frame: EngineFrame<Image>): void;
  thumbnails(options: { count: number; heightPx?: number }): Promise<readonly Thumbnail[]>;
  waveform(options: { bins: number }): Promise<Waveform>;
  audio(options: { startS: number; durationS: number }): Promise<AudioRef>;
  renderRange(options: RangeOptions): Job;
  startExport(options: ExportOptions): Promise<Job>;
  /** Newest first: those started here, and those of others that ran when this backend connected. */
  jobs(): readonly Job[];
  /** Called when a job is added or moves. */
  onJobs(callback: (jobs: readonly Job[]) => void): () => void;
  /** Asks a source that gave up to try again; does nothing in any other state. */
  retry(): void;
}

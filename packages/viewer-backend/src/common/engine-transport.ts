import type { AssetInfo, CommandName, CommandReply, CommandRequest, EffectInstance } from '@framelane/protocol/engine';
import type { AudioRef, EngineEvent, EngineFrame, ExportTarget } from './engine-backend.ts';
import type { MediaRef } from './media-library.ts';
import type { Presence, Problem } from './status.ts';

/** Which picture: exactly one frame, or whatever stands at a time (seconds, ≥ 0). */
export type PictureTarget = { frameIndex: number } | { timeS: number };

export interface PictureRequest {
  assetId: string;
  target: PictureTarget;
  chain: readonly EffectInstance[];
}

/** How the source behind a transport is doing. */
export interface TransportStatus {
  presence: Presence;
  problems: readonly Problem[];
  engine: { uptimeS?: number; lastFrameMs?: number; restarts: number };
}

export interface TransportListener {
  /** A conversation began: commands can be sent, and assets opened in an earlier one must be opened again. */
  onReady(): void;
  onStatus(status: TransportStatus): void;
  onEvent(event: EngineEvent): void;
}

/** Commands a session sends as they are; pictures, media, audio and exports have methods of their own. */
export type PlainCommand = Extract<
  CommandName,
  'engine_info' | 'list_effects' | 'thumbnails' | 'waveform' | 'render_range' | 'job_status' | 'job_cancel' | 'job_list'
>;

/**
 * The way to one engine. A transport knows wires and nothing about playing: it answers each request once, with a
 * coded error (ERR_VIEWER_*, or ERR_ENGINE_* in Node) when it cannot, and keeps its connection by itself.
 */
export interface EngineTransport<Image> {
  /** Begins to connect and keeps trying. Called again only after `stop()`. */
  start(listener: TransportListener): void;
  /** Rejects what is pending with ERR_VIEWER_DISCONNECTED; the listener hears nothing afterwards. */
  stop(): void;
  send<Name extends PlainCommand>(command: Name, fields: CommandRequest<Name>): Promise<CommandReply<Name>>;
  ingest(media: MediaRef): Promise<AssetInfo>;
  /**
   * The picture caused by exactly this request, or `undefined` when the source sent a newer one in its place.
   * The caller owns the picture and gives it back through `release()`.
   */
  requestPicture(request: PictureRequest): Promise<EngineFrame<Image> | undefined>;
  release(frame: EngineFrame<Image>): void;
  startExport(fields: ExportFields): Promise<StartedExport>;
  audio(request: { asset: AssetInfo; startS: number; durationS: number }): Promise<AudioRef>;
  /** Asks a source that gave up to try again. */
  retry(): void;
}

/** The job, and what the other side calls the file that it writes. */
export interface StartedExport {
  job_id: string;
  target?: ExportTarget;
}

/** `export_start` with the target as the user named it; the transport knows what the other side calls it. */
export type ExportFields = Omit<CommandRequest<'export_start'>, 'path'> & { target: string };

export type { Clock, TimerGlobals } from './clock.ts';
export { createClock } from './clock.ts';
export type {
  AssetInfo,
  AudioRef,
  EffectInfo,
  EffectInstance,
  EngineBackend,
  EngineEvent,
  EngineFrame,
  EngineState,
  ExportOptions,
  Job,
  JobStatus,
  OpenAsset,
  ParamDef,
  ParamValue,
  PlayOptions,
  RangeOptions,
  Thumbnail,
  Waveform,
} from './engine-backend.ts';
export type { EngineSessionOptions } from './engine-session.ts';
export { createEngineSession } from './engine-session.ts';
export type {
  EngineTransport,
  ExportFields,
  PictureRequest,
  PictureTarget,
  PlainCommand,
  TransportListener,
  TransportStatus,
} from './engine-transport.ts';
export type { Frame, FrameData, FrameImage, JpegImage } from './frame.ts';
export type { CancelSignal, MediaEntry, MediaLibrary, MediaListing, MediaRef, UploadOptions } from './media-library.ts';
export type { FrameStats, Presence, Problem } from './status.ts';

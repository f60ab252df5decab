export type { Clock, TimerGlobals } from './clock.ts';
export { createClock } from './clock.ts';
export type { DisconnectOptions } from './disconnect-options.ts';
export type {
  AssetInfo,
  AudioRef,
  EffectInfo,
  EffectInstance,
  EngineBackend,
  EngineEvent,
  EngineFrame,
  EngineInfo,
  EngineState,
  ExportOptions,
  ExportTarget,
  Job,
  JobStatus,
  OpenAsset,
  ParamDef,
  ParamValue,
  Playhead,
  PlayOptions,
  RangeOptions,
  Thumbnail,
  TimeSource,
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
  StartedExport,
  TransportListener,
  TransportStatus,
} from './engine-transport.ts';
export type { Frame, FrameData, FrameImage, JpegImage } from './frame.ts';
export type { Point, Size } from './letterbox.ts';
export { mapFromPicture, mapToPicture } from './letterbox.ts';
export type {
  MatrixBackend,
  MatrixDevice,
  MatrixReport,
  MatrixSettings,
  MatrixSource,
  MatrixState,
  PanelShow,
  ShowChoice,
  ShowSource,
} from './matrix-backend.ts';
export type { MatrixSessionOptions } from './matrix-session.ts';
export { createMatrixSession } from './matrix-session.ts';
export type { MatrixListener, MatrixTransport } from './matrix-transport.ts';
export type { CancelSignal, MediaEntry, MediaLibrary, MediaListing, MediaRef, UploadOptions } from './media-library.ts';
export type { FrameScheduler } from './pointer-gesture.ts';
export type { FrameStats, Presence, Problem } from './status.ts';
export type { StreamListener, StreamStatus, StreamTransport } from './stream-transport.ts';
export type {
  BackendStatus,
  CameraState,
  OpenStage,
  PointerInput,
  PrimKind,
  PrimNode,
  PrimPage,
  PrimProperty,
  RenderSettingCapability,
  RenderSettingsState,
  ResizeOptions,
  StageCamera,
  VariantSets,
  ViewerBackend,
  ViewerCapabilities,
  ViewerState,
} from './viewer-backend.ts';
export type { ViewerSessionOptions } from './viewer-session.ts';
export { createViewerSession } from './viewer-session.ts';

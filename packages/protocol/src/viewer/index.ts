export type { ViewerEnvelope } from './aliases.ts';
export type { ReadViewerMessage } from './envelope.ts';
export { countViewerBytes, encodeViewerMessage, readViewerReply, readViewerRequest } from './envelope.ts';
export { fitReply } from './fit-reply.ts';
export type { ViewerFeature } from './limits.ts';
export { viewerFeatures, viewerLimits, viewerProtocol, viewerTimes } from './limits.ts';
export type { SidecarLine } from './ready-line.ts';
export { formatReadyLine, ReadyLineReader } from './ready-line.ts';
export type { ViewerReply, ViewerReplyName, ViewerReplyPayload } from './replies.ts';
export { viewerReplies } from './replies.ts';
export type { ViewerRequest, ViewerRequestName, ViewerRequestPayload } from './requests.ts';
export { viewerRequests } from './requests.ts';
export type { SettingControl } from './setting-control.ts';
export { formatSettingControl, isSettingValue, parseSettingControl } from './setting-control.ts';
export type {
  CameraState,
  ChildInfo,
  RenderSettingCapability,
  ShmReady,
  StageCamera,
  ViewerRequestId,
} from './types.ts';
export type { StageWireCode } from './wire-codes.ts';
export { stageWireCodes } from './wire-codes.ts';

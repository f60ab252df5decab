export type { MediaEntry, MediaListing, SourceInfo } from './http.ts';
export { HttpErrorSchema, MediaEntrySchema, MediaListingSchema, SourceInfoSchema, UploadResultSchema } from './http.ts';
export { gatewayCloseCodes, gatewayLimits, pageEngineCommands } from './limits.ts';
export type {
  ClientMessage,
  CommandResult,
  EngineStats,
  GatewayEvent,
  Presence,
  Problem,
  ServerMessage,
} from './messages.ts';
export {
  ClientMessageSchema,
  EngineStatsSchema,
  GatewayEventSchema,
  PresenceSchema,
  ProblemSchema,
  presences,
  ServerMessageSchema,
} from './messages.ts';
export { pageHeaders } from './page-headers.ts';
export type { PanelShow, ShowChoice, ShowSource } from './panel-show.ts';
export { PanelShowSchema, ShowChoiceSchema, showSources } from './panel-show.ts';
export type { PictureCodec, PictureHeader, PictureLane } from './picture-header.ts';
export {
  decodePictureHeader,
  encodePictureHeader,
  pictureCodecs,
  pictureHeaderBytes,
  pictureLanes,
  writePictureHeader,
} from './picture-header.ts';

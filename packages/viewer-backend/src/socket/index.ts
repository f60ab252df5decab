export type { HttpMediaLibraryOptions, UploadRequest } from './create-http-media-library.ts';
export { createHttpMediaLibrary } from './create-http-media-library.ts';
export type { SocketEngineBackendOptions } from './create-socket-engine-backend.ts';
export { createSocketEngineBackend } from './create-socket-engine-backend.ts';
export type { SocketViewerBackendOptions } from './create-socket-viewer-backend.ts';
export { createSocketViewerBackend } from './create-socket-viewer-backend.ts';
export type { PictureDecoder } from './picture-decoder.ts';
export type { SocketConstructor, SocketEventLike, SocketLike } from './socket-like.ts';

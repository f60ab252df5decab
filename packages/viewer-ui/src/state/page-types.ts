import type { EngineBackend, EngineFrame, MediaLibrary, ViewerBackend } from '@framelane/viewer-backend';

/** Pictures as a page gets them. */
export type PageImage = ImageBitmap | VideoFrame;
export type PageFrame = EngineFrame<PageImage>;
export type PageEngine = EngineBackend<PageImage>;
export type PageViewer = Required<ViewerBackend<PageImage>>;
export type PageMedia = MediaLibrary<File>;

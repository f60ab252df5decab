import type {
  EngineBackend,
  EngineFrame,
  Frame,
  MatrixBackend,
  MediaLibrary,
  ViewerBackend,
} from '@framelane/viewer-backend';

/** Pictures as a page gets them. */
export type PageImage = ImageBitmap | VideoFrame;
export type PageFrame = Frame<PageImage>;
export type PageEngineFrame = EngineFrame<PageImage>;
export type PageEngine = EngineBackend<PageImage>;
export type PageViewer = Required<ViewerBackend<PageImage>>;
export type PageMatrix = MatrixBackend;
export type PageMedia = MediaLibrary<File>;
/** Lists stages by folders; the id of an entry is what the viewer is told to load. */
export type PageStages = Pick<MediaLibrary<File>, 'list' | 'takesPaths'>;

export {
  createMatrixPicture,
  createStreamPicture,
  findShownLane,
  type PictureLane,
  type PictureSource,
  type PictureState,
} from './picture/picture-source.ts';
export { PictureView, type PictureViewProps } from './picture/picture-view.tsx';
export { FramelaneApp, type FramelaneAppProps } from './shell/framelane-app.tsx';
export type { ShownSources, SourcesState } from './state/app-context.ts';
export type { HostFile, HostFiles } from './state/host-files.ts';
export type {
  PageEngine,
  PageFrame,
  PageImage,
  PageMatrix,
  PageMedia,
  PageStages,
  PageViewer,
} from './state/page-types.ts';
export type { ProjectFiles, ProjectText } from './state/project-files.ts';

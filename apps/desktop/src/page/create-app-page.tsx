import { createShmEngineBackend } from '@framelane/viewer-backend/shm';
import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import { DesktopPage } from './desktop-page.tsx';
import { DesktopEngineApi } from './engine/desktop-engine-api.ts';
import { createDesktopFiles, createDesktopProjects } from './files/desktop-files.ts';
import { createDesktopMediaLibrary } from './files/desktop-media-library.ts';
import { followMenu } from './follow-menu.ts';
import { createDesktopMatrix } from './matrix/create-desktop-matrix.ts';
import { tellShownPictures } from './output/shown-pictures.ts';
import { createDesktopViewer } from './stream/create-desktop-viewer.ts';

/** The whole viewer over what the preload offers, once per page. */
export function createAppPage(bridge: DesktopBridge) {
  const engine = createShmEngineBackend({ api: new DesktopEngineApi(bridge) });
  const viewer = createDesktopViewer(bridge);
  const media = createDesktopMediaLibrary(bridge.files, 'video');
  const stages = createDesktopMediaLibrary(bridge.files, 'stage');
  const matrix = createDesktopMatrix(bridge.matrix);
  tellShownPictures(engine);
  followMenu(bridge);
  const hostFiles = createDesktopFiles(bridge.files);
  const projectFiles = createDesktopProjects(bridge.files);
  const lanes = { engine, viewer, media, stages, matrix, hostFiles, projectFiles };
  return <DesktopPage bridge={bridge} {...lanes} />;
}

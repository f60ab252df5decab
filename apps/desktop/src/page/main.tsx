import '@framelane/viewer-ui/fonts.css';
import '@framelane/viewer-ui/theme.css';
import './page.css';
import { createShmEngineBackend } from '@framelane/viewer-backend/shm';
import { createRoot } from 'react-dom/client';
import { getDesktopBridge } from './desktop-bridge.ts';
import { DesktopPage } from './desktop-page.tsx';
import { DesktopEngineApi } from './engine/desktop-engine-api.ts';
import { createDesktopMediaLibrary } from './files/desktop-media-library.ts';
import { followFiles } from './files/follow-files.ts';
import { followMenu } from './follow-menu.ts';
import { createDesktopMatrix } from './matrix/create-desktop-matrix.ts';
import { createDesktopViewer } from './stream/create-desktop-viewer.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
if (!globalThis.crossOriginIsolated) throw new Error('expected a cross-origin isolated page, got one that is not');

const view = new URLSearchParams(location.search).get('view');
if (view === 'output') document.documentElement.dataset.view = view;

const bridge = getDesktopBridge();
const engine = createShmEngineBackend({ api: new DesktopEngineApi(bridge) });
const viewer = createDesktopViewer(bridge.stream);
const media = createDesktopMediaLibrary(bridge.files, 'video');
const stages = createDesktopMediaLibrary(bridge.files, 'stage');
const matrix = createDesktopMatrix(bridge.matrix);
const lanes = { engine, viewer, media, stages, matrix };
createRoot(root).render(<DesktopPage bridge={bridge} {...lanes} onShown={follow} />);

function follow(): void {
  followMenu(bridge);
  followFiles(bridge.files, { engine, viewer });
}

import '@framelane/viewer-ui/fonts.css';
import '@framelane/viewer-ui/theme.css';
import './page.css';
import { createFakeEngineBackend, createFakeMediaLibrary } from '@framelane/viewer-backend/testing';
import { FramelaneApp } from '@framelane/viewer-ui';
import { createRoot } from 'react-dom/client';
import { getDesktopBridge } from './desktop-bridge.ts';
import { createDesktopViewer } from './stream/create-desktop-viewer.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
if (!globalThis.crossOriginIsolated) throw new Error('expected a cross-origin isolated page, got one that is not');
const bridge = getDesktopBridge();
const viewer = createDesktopViewer(bridge.stream);
createRoot(root).render(
  <FramelaneApp
    engine={createFakeEngineBackend()}
    media={createFakeMediaLibrary()}
    viewer={viewer}
    sources={{ type: 'loading' }}
  />,
);

import '@framelane/viewer-ui/fonts.css';
import '@framelane/viewer-ui/theme.css';
import './page.css';
import { createFakeEngineBackend, createFakeMediaLibrary } from '@framelane/viewer-backend/testing';
import { FramelaneApp } from '@framelane/viewer-ui';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
if (!globalThis.crossOriginIsolated) throw new Error('expected a cross-origin isolated page, got one that is not');
createRoot(root).render(
  <FramelaneApp engine={createFakeEngineBackend()} media={createFakeMediaLibrary()} sources={{ type: 'loading' }} />,
);

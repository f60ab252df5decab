import '@framelane/viewer-ui/fonts.css';
import '@framelane/viewer-ui/theme.css';
import './page.css';
import {
  createHttpMediaLibrary,
  createSocketEngineBackend,
  createSocketMatrixBackend,
  createSocketViewerBackend,
} from '@framelane/viewer-backend/socket';
import { createMatrixPicture, createStreamPicture, PictureView } from '@framelane/viewer-ui';
import { createRoot } from 'react-dom/client';
import { GatewayPage } from './gateway-page.tsx';
import { createSourceChoice, findTabStorage } from './source-choice.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
if (!globalThis.crossOriginIsolated) {
  throw new Error(
    'expected a cross-origin isolated page, got one that is not: serve it with COOP same-origin and COEP require-corp',
  );
}
const choice = createSourceChoice(findTabStorage());
const viewer = createSocketViewerBackend({ url: () => choice.urlOf('stream') });
const matrix = createSocketMatrixBackend({ url: () => choice.urlOf('matrix') });
createRoot(root).render(choosePage(new URLSearchParams(location.search)));

/** The viewer; with `?view=picture`, and `lane=matrix` for a panel, nothing but a picture. */
function choosePage(query: URLSearchParams) {
  if (query.get('view') === 'picture') {
    const source = query.get('source');
    if (source !== null) choice.choose(query.get('lane') === 'matrix' ? 'matrix' : 'stream', source);
    if (query.get('lane') === 'matrix') return <PictureView source={createMatrixPicture(matrix)} title="Panel" />;
    return <PictureView source={createStreamPicture(viewer)} title="Stage" />;
  }
  const engine = createSocketEngineBackend({ url: () => choice.urlOf('engine') });
  const media = createHttpMediaLibrary();
  const stages = createHttpMediaLibrary({ url: '/api/stages' });
  return <GatewayPage {...{ engine, media, viewer, stages, matrix, choice }} />;
}

import '@framelane/viewer-ui/fonts.css';
import '@framelane/viewer-ui/theme.css';
import './page.css';
import {
  createHttpMediaLibrary,
  createSocketEngineBackend,
  createSocketMatrixBackend,
  createSocketViewerBackend,
} from '@framelane/viewer-backend/socket';
import { createRoot } from 'react-dom/client';
import { GatewayPage } from './gateway-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
if (!globalThis.crossOriginIsolated) {
  throw new Error(
    'expected a cross-origin isolated page, got one that is not: serve it with COOP same-origin and COEP require-corp',
  );
}
const engine = createSocketEngineBackend({ url: '/ws?lane=engine' });
const media = createHttpMediaLibrary();
const viewer = createSocketViewerBackend({ url: '/ws?lane=stream' });
const stages = createHttpMediaLibrary({ url: '/api/stages' });
const matrix = createSocketMatrixBackend({ url: '/ws?lane=matrix' });
createRoot(root).render(<GatewayPage engine={engine} media={media} viewer={viewer} stages={stages} matrix={matrix} />);

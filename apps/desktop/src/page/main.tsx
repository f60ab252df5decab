import '@framelane/viewer-ui/fonts.css';
import '@framelane/viewer-ui/theme.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { createAppPage } from './create-app-page.tsx';
import { getDesktopBridge } from './desktop-bridge.ts';
import { createOutputPage } from './output/output-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
if (!globalThis.crossOriginIsolated) throw new Error('expected a cross-origin isolated page, got one that is not');

const bridge = getDesktopBridge();
const isOutput = new URLSearchParams(location.search).get('view') === 'output';
createRoot(root).render(isOutput ? createOutputPage(bridge) : createAppPage(bridge));

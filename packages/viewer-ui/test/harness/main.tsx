import { FramelaneApp, type SourcesState } from '@framelane/viewer-ui';
import '@framelane/viewer-ui/theme.css';
import { createFakeEngineBackend, createFakeMediaLibrary, type FakeMedia } from '@framelane/viewer-backend/testing';
import { createRoot } from 'react-dom/client';
import '../../public/fonts.css';
import './harness.css';

const media: readonly FakeMedia[] = [
  { id: 'sample', name: 'framelane-sample.mp4', fps: 30, frameCount: 300, width: 640, height: 360 },
  { id: 'second', name: 'harbour-dawn-take-03.mov', fps: 24000 / 1001, frameCount: 480, width: 480, height: 200 },
];
const sources: SourcesState = {
  type: 'ready',
  sources: [{ id: 'engine-1', lane: 'engine', name: 'engine-1', state: 'live', size: [640, 360] }],
};

const backend = createFakeEngineBackend({ media });
// What tests steer and read: the fake engine, the backend, and every chain it was given.
const chains: unknown[] = [];
const shows: number[] = [];
const setChain = backend.setChain.bind(backend);
backend.setChain = (chain) => {
  chains.push(chain);
  setChain(chain);
};
const show = backend.show.bind(backend);
backend.show = (timeS) => {
  shows.push(timeS);
  show(timeS);
};
Object.assign(window, { harness: { backend, engine: backend.engine, chains, shows } });

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
createRoot(root).render(
  <FramelaneApp
    engine={backend}
    media={createFakeMediaLibrary(media)}
    sources={sources}
    onRefreshSources={() => undefined}
  />,
);

import '../../public/fonts.css';
import '@framelane/viewer-ui/theme.css';
import './harness.css';
import type { SourceInfo } from '@framelane/protocol/gateway';
import type { EffectInstance, MediaRef, UploadOptions, ViewerState } from '@framelane/viewer-backend';
import {
  createFakeEngineBackend,
  createFakeMatrixBackend,
  createFakeMediaLibrary,
  createFakeViewerBackend,
  type FakeMedia,
} from '@framelane/viewer-backend/testing';
import {
  createMatrixPicture,
  createStreamPicture,
  FramelaneApp,
  type FramelaneAppProps,
  type PageMedia,
  type PageStages,
  PictureView,
  type ShownSources,
  type SourcesState,
} from '@framelane/viewer-ui';
import { Fragment, Profiler, StrictMode, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';

const files: readonly FakeMedia[] = [
  { id: 'sample', name: 'framelane-sample.mp4', fps: 30, frameCount: 300, width: 640, height: 360 },
  { id: 'second', name: 'harbour-dawn-take-03.mov', fps: 24000 / 1001, frameCount: 480, width: 480, height: 200 },
];
const sources: Extract<SourcesState, { type: 'ready' }> = {
  type: 'ready',
  sources: [
    { id: 'engine-1', lane: 'engine', name: 'engine-1', state: 'live', size: [640, 360] },
    { id: 'viewer-1', lane: 'stream', name: 'viewer-1', state: 'live', size: [960, 540] },
    { id: 'panel-1', lane: 'matrix', name: 'panel-1', state: 'live', size: [64, 32] },
  ],
};

const backend = createFakeEngineBackend({ media: files });
const viewer = createFakeViewerBackend(
  window.location.search === '?sized'
    ? { width: 1280, height: 800, features: ['renderProductResize'] }
    : { width: 960, height: 540, groupSize: 100_000 },
);
const matrix = createFakeMatrixBackend({ width: 64, height: 32 });
let pretended: ViewerState | undefined;
const listeners = new Set<(state: ViewerState) => void>();
const readStatus = viewer.getStatus.bind(viewer);
viewer.getStatus = () => pretended ?? readStatus();
const onStatus = viewer.onStatus.bind(viewer);
viewer.onStatus = (listener) => {
  listeners.add(listener);
  const stop = onStatus(listener);
  return () => {
    listeners.delete(listener);
    stop();
  };
};
function pretend(change: Partial<ViewerState>): void {
  pretended = { ...readStatus(), ...change };
  for (const listener of listeners) listener(pretended);
}

const chains: (readonly EffectInstance[])[] = [];
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
window.harness = { backend, engine: backend.engine, viewer, matrix, pretend, chains, shows, uploads: [], renders: 0 };

/** Holds a file whose name begins with `slow` at 40 % until it is cancelled. */
function upload(file: File, options: UploadOptions = {}): Promise<MediaRef> {
  const record: { name: string; cancel: 'no' | 'yes' } = { name: file.name, cancel: 'no' };
  window.harness.uploads.push(record);
  if (!file.name.startsWith('slow')) return library.upload(file, options);
  options.onProgress?.(0.4);
  return new Promise((_resolve, reject) => {
    options.signal?.addEventListener('abort', () => {
      record.cancel = 'yes';
      reject(new Error('cancelled'));
    });
  });
}
const library = createFakeMediaLibrary(() => [...files, ...backend.engine.written]);
const media: PageMedia = {
  list: (folderId) => library.list(folderId),
  upload,
  downloadUrl: (id) => `/files/${encodeURIComponent(id)}`,
};

const stages: PageStages = {
  takesPaths: window.location.search !== '?listed',
  list: async () => ({
    id: null,
    name: 'Stages',
    parentId: null,
    isTruncated: false,
    entries: [
      { id: 'shapes.usda', name: 'shapes.usda', kind: 'other', sizeBytes: 4200, isSample: true },
      { id: 'product.usda', name: 'product.usda', kind: 'other', sizeBytes: 81_000 },
    ],
  }),
};

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in the page, found none');
// With `?strict` React mounts everything twice, as it does while developing.
const Wrapper = window.location.search === '?strict' ? StrictMode : Fragment;
const picture = new URLSearchParams(window.location.search).get('picture');

/** With `?several`: two engines and two streams to choose from. */
const others: readonly SourceInfo[] = [
  { id: 'engine-2', lane: 'engine', name: 'engine-2', state: 'live' },
  { id: 'viewer-2', lane: 'stream', name: 'viewer-2', state: 'lost' },
];

function Several() {
  const [shown, setShown] = useState<ShownSources>({});
  const listed = useMemo<SourcesState>(
    () => ({ ...sources, sources: [...sources.sources, ...others], shown }),
    [shown],
  );
  return (
    <App sources={listed} onChooseSource={({ lane, id }) => setShown((current) => ({ ...current, [lane]: id }))} />
  );
}

function Shown() {
  if (picture === 'stream') return <PictureView source={stagePicture} title="viewer-1" />;
  if (picture === 'matrix') return <PictureView source={panelPicture} title="panel-1" />;
  return window.location.search === '?several' ? <Several /> : <App sources={sources} />;
}

function App(props: Pick<FramelaneAppProps, 'sources' | 'onChooseSource'>) {
  return (
    <FramelaneApp
      engine={backend}
      viewer={viewer}
      stages={stages}
      matrix={matrix}
      media={media}
      {...props}
      onRefreshSources={() => undefined}
    />
  );
}

const stagePicture = createStreamPicture(viewer);
const panelPicture = createMatrixPicture(matrix);
createRoot(root).render(
  <Wrapper>
    <Profiler
      id="app"
      onRender={() => {
        window.harness.renders += 1;
      }}
    >
      <Shown />
    </Profiler>
  </Wrapper>,
);

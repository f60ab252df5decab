import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { EngineBackend, EngineState } from '../../src/common/index.ts';
import { useEngineEvents, useEngineState, useViewerState } from '../../src/react/index.ts';
import { useShmBackend } from '../../src/shm/index.ts';
import { createHttpMediaLibrary, createSocketEngineBackend } from '../../src/socket/index.ts';
import { StageApi } from '../support/stage-api.ts';

const engineUrl = '/ws?lane=engine';
const sample = { type: 'id', id: 'sample', name: 'Sample clip' } as const;

async function waitFor(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function readPixels(image: ImageBitmap): ImageData {
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2d context');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

function readNumber({ data, width }: ImageData): number {
  let value = 0;
  for (let bit = 0; bit < 16; bit += 1) {
    const x = Math.floor(((bit + 0.5) * width) / 16);
    value = value * 2 + ((data[x * 4] ?? 0) > 127 ? 1 : 0);
  }
  return value;
}

/** Plays until 40 pictures came, reading each one's number; says which bitmaps are still open. */
async function playPictures() {
  const backend = createSocketEngineBackend({ url: engineUrl });
  const images: ImageBitmap[] = [];
  const numbers: { drawn: number; told: number }[] = [];
  let firstPixel: number[] = [];
  backend.onFrame((frame) => {
    if (!('image' in frame)) return;
    const pixels = readPixels(frame.image);
    const at = (pixels.width * Math.floor(pixels.height * 0.4) + 5) * 4;
    firstPixel = [...pixels.data.slice(at, at + 4)];
    images.push(frame.image);
    numbers.push({ drawn: readNumber(pixels), told: frame.frameIndex });
  });
  await backend.connect();
  await backend.open(sample);
  backend.play();
  await waitFor(() => numbers.length >= 40);
  backend.pause();
  const openWhilePaused = images.filter(({ width }) => width > 0).length;
  const isNewestOpen = (images.at(-1)?.width ?? 0) > 0;
  backend.disconnect();
  const openAfterwards = images.filter(({ width }) => width > 0).length;
  return { numbers, firstPixel, openWhilePaused, isNewestOpen, openAfterwards };
}

const counts = { renders: 0, toasts: 0 };

function Presence({ backend }: { backend: EngineBackend }) {
  counts.renders += 1;
  const presence = useEngineState(backend, (state: EngineState) => state.presence);
  const [text, setText] = useState('');
  useEngineEvents(backend, (event) => {
    if (event.type === 'toast') setText(event.text);
    counts.toasts += 1;
  });
  useEffect(() => {
    void backend.connect();
    return () => backend.disconnect();
  }, [backend]);
  return <output>{`${presence} ${text}`}</output>;
}

function Whole({ backend }: { backend: EngineBackend }) {
  const state = useEngineState(backend);
  return <p>{state.asset?.name ?? 'none'}</p>;
}

/** Mounts twice, as React does in development, and counts how often a component renders while pictures come. */
async function renderHooks() {
  const backend = createSocketEngineBackend({ url: engineUrl });
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(
    <StrictMode>
      <Presence backend={backend} />
      <Whole backend={backend} />
    </StrictMode>,
  );
  await waitFor(() => backend.getState().presence === 'live');
  await backend.open(sample);
  await waitFor(() => document.querySelector('p')?.textContent === 'Sample clip');
  const before = counts.renders;
  backend.play();
  await waitFor(() => (backend.getState().shownFrameIndex ?? 0) > 20);
  const rendersWhilePlaying = counts.renders - before;
  const shown = document.querySelector('output')?.textContent;
  await fetch('/restart', { method: 'POST' });
  await waitFor(() => document.querySelector('output')?.textContent === 'live Engine recovered');
  root.unmount();
  return { shown, rendersWhilePlaying, toasts: counts.toasts, presenceAtEnd: backend.getState().presence };
}

const stageFrames: number[] = [];

function Stage({ api, streamName }: { api: StageApi; streamName: string }) {
  const backend = useShmBackend({ api, streamName });
  const presence = useViewerState(backend, (state) => state.presence);
  const lane = useViewerState(backend, (state) => state.lane);
  useEffect(() => backend.onFrame(({ sequence }) => stageFrames.push(sequence)), [backend]);
  return <output id="stage">{`${streamName} ${presence} ${lane}`}</output>;
}

/** A stage over a shell's API, through a double mount, a loss, another stream and the end. */
async function showStage() {
  const api = new StageApi();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const show = (streamName: string): void =>
    root.render(
      <StrictMode>
        <Stage api={api} streamName={streamName} />
      </StrictMode>,
    );
  const shows = (text: string) => () => document.querySelector('#stage')?.textContent === text;
  show('first');
  await waitFor(shows('first live copied'));
  await waitFor(() => stageFrames.length > 0);
  const before = api.opened;
  api.stage.restart();
  await waitFor(() => api.opened > before);
  await waitFor(shows('first live copied'));
  show('second');
  await waitFor(shows('second live copied'));
  root.unmount();
  await waitFor(() => api.closed >= api.opened);
  return { frames: stageFrames.length > 1 };
}

async function useLibrary() {
  const library = createHttpMediaLibrary();
  const listing = await library.list();
  const folder = await library.list('folder 1&2');
  const fractions: number[] = [];
  const bytes = new Uint8Array(3_000_000).fill(7);
  const media = await library.upload(new File([bytes], 'a clip&.mp4'), { onProgress: (f) => fractions.push(f) });
  const refused = await describeFailure(library.upload(new File(['x'], 'notes.txt')));
  const missing = await describeFailure(library.list('missing'));
  const abort = new AbortController();
  const cancelled = describeFailure(
    library.upload(new File([bytes], 'slow.mp4'), { signal: abort.signal, onProgress: () => abort.abort() }),
  );
  return { listing, folder, media, last: fractions.at(-1), refused, missing, cancelled: await cancelled };
}

async function describeFailure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: Error & { code?: string; wireCode?: string }) =>
      [error.name, error.code, error.wireCode].filter((part) => part !== undefined).join(' '),
  );
}

Object.assign(window, { cases: { playPictures, renderHooks, showStage, useLibrary } });

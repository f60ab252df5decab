import { createCommands } from '../commands/create-commands.ts';
import { ChainEditor } from '../lanes/engine/effects/chain-editor.ts';
import { EffectCatalog } from '../lanes/engine/effects/effect-catalog.ts';
import { EffectClipboard } from '../lanes/engine/effects/effect-clipboard.ts';
import { JobsSession } from '../lanes/engine/jobs/jobs-session.ts';
import { MediaSession } from '../lanes/engine/media/media-session.ts';
import { ProjectSession } from '../lanes/engine/project/project-session.ts';
import { createWebAudioOutput } from '../lanes/engine/sound/sound-output.ts';
import { SoundPlayer } from '../lanes/engine/sound/sound-player.ts';
import { ClipPreviews } from '../lanes/engine/transport/clip-previews.ts';
import { TransportController } from '../lanes/engine/transport/transport-controller.ts';
import { WipeController } from '../lanes/engine/wipe/wipe-controller.ts';
import { MatrixSession } from '../lanes/matrix/matrix-session.ts';
import { StreamSession } from '../lanes/stream/stream-session.ts';
import type { AppServices, UiState } from '../state/app-context.ts';
import type { HostFiles } from '../state/host-files.ts';
import type {
  PageEngine,
  PageEngineFrame,
  PageMatrix,
  PageMedia,
  PageStages,
  PageViewer,
} from '../state/page-types.ts';
import { createPreferences, findStorage } from '../state/preferences.ts';
import { createBrowserProjectFiles, type ProjectFiles } from '../state/project-files.ts';
import { createStore } from '../state/store.ts';
import { createToasts } from '../state/toasts.ts';
import { UndoStack } from '../state/undo-stack.ts';
import type { LaneView } from '../viewport/lane-view.ts';
import { ViewportController } from '../viewport/viewport-controller.ts';
import { FileDesk } from './file-desk.ts';

export interface ServiceOptions {
  engine: PageEngine;
  media: PageMedia;
  viewer: PageViewer | undefined;
  stages: PageStages | undefined;
  matrix: PageMatrix | undefined;
  projectFiles: ProjectFiles | undefined;
  hostFiles: HostFiles | undefined;
  /** Opens the browser's own picker of videos. */
  pickUploads: () => void;
}

/** Everything behind the panels, made once per app. Nothing is started before `startServices()`. */
export function createServices({
  engine,
  media: library,
  viewer,
  stages,
  matrix,
  projectFiles,
  hostFiles,
  pickUploads,
}: ServiceOptions): AppServices {
  const preferences = createPreferences(findStorage());
  const toasts = createToasts();
  const history = new UndoStack();
  const transport = new TransportController(engine, schedule, history);
  const wipe = new WipeController(engine);
  const viewport = new ViewportController(wipe);
  const media = new MediaSession({
    engine,
    library,
    preferences,
    toasts,
    onOpening: () => preferences.set((current) => ({ ...current, lane: 'engine' })),
    onReplaced: (before, after) =>
      history.push({
        undo: () => void media.open(before, { isStep: false }),
        redo: () => void media.open(after, { isStep: false }),
      }),
  });
  const stream = viewer && new StreamSession({ viewer, stages, preferences, toasts });
  const panel = matrix && new MatrixSession({ matrix, preferences, toasts });
  const engineView = createEngineView(engine, viewport);
  const chain = new ChainEditor(engine, schedule, history);
  const effects = new EffectCatalog(engine);
  const project = new ProjectSession({
    ...{ engine, chain, transport, media, history, toasts },
    files: projectFiles ?? createBrowserProjectFiles(),
    storage: findStorage(),
  });
  const services = {
    history,
    project,
    engine,
    media,
    preferences,
    toasts,
    transport,
    sound: new SoundPlayer({ engine, preferences, createOutput: createWebAudioOutput, fetchBytes }),
    jobs: new JobsSession({ engine, transport, toasts, onExported: () => void media.refresh() }),
    previews: new ClipPreviews(engine),
    viewport,
    wipe,
    stream,
    panel,
    findView: (): LaneView | undefined => {
      const { lane } = preferences.get();
      if (lane === 'stream') return stream?.view;
      if (lane === 'matrix') return panel?.view;
      return lane === 'engine' ? engineView : undefined;
    },
    chain,
    effects,
    clipboard: new EffectClipboard({ chain, effects, toasts, clipboard: navigator.clipboard }),
    ui: createStore<UiState>({ isEffectPickerOpen: false, isJobListOpen: false }),
    files: new FileDesk({ host: hostFiles, media, stream, toasts, pickUploads }),
  };
  return { ...services, commands: createCommands(services, hostFiles) };
}

function createEngineView(
  engine: PageEngine,
  viewport: ViewportController<PageEngineFrame>,
): LaneView<PageEngineFrame> {
  return {
    viewport,
    nameFrame: ({ frameIndex }) => `Frame ${frameIndex}`,
    nameFile: ({ frameIndex }) => {
      const name = (engine.getState().asset?.name ?? 'frame').replace(/\.[^.]+$/, '');
      return `${name}-${String(frameIndex).padStart(6, '0')}`;
    },
  };
}

/** Connects and starts following the sources; returns its undo. */
export function startServices(services: AppServices): () => void {
  const { engine, chain, effects, jobs, media, panel, project, sound, stream, toasts, transport, viewport } = services;
  let assetId = engine.getState().asset?.asset_id;
  const stops = [
    chain.follow(),
    effects.follow(),
    jobs.follow(),
    sound.follow(),
    project.follow(),
    services.files.follow(),
    engine.onState((state) => {
      if (state.asset?.asset_id === assetId) return;
      assetId = state.asset?.asset_id;
      transport.reset();
      viewport.reset();
    }),
    engine.onEvent((event) => {
      if (event.type !== 'toast') return;
      const { id, severity, text, action } = event;
      const retry = action === 'retry' ? { action: { label: 'Retry', run: () => engine.retry() } } : {};
      toasts.push({ id, severity, text, ...retry });
    }),
  ];
  if (stream !== undefined) stops.push(stream.start());
  if (panel !== undefined) stops.push(panel.start());
  // A failed connection is a state of the engine, which the page shows already.
  engine.connect().catch(() => undefined);
  void media.browse();
  return () => {
    for (const stop of stops) stop();
    engine.disconnect();
  };
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the sound was refused with status ${response.status}`);
  return response.arrayBuffer();
}

function schedule(flush: () => void): void {
  requestAnimationFrame(flush);
}

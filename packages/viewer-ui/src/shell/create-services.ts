import { createCommands } from '../commands/create-commands.ts';
import { ChainEditor } from '../lanes/engine/effects/chain-editor.ts';
import { EffectCatalog } from '../lanes/engine/effects/effect-catalog.ts';
import { MediaSession } from '../lanes/engine/media/media-session.ts';
import { TransportController } from '../lanes/engine/transport/transport-controller.ts';
import { ViewportController } from '../lanes/engine/viewport/viewport-controller.ts';
import type { AppServices, UiState } from '../state/app-context.ts';
import type { PageEngine, PageMedia } from '../state/page-types.ts';
import { createPreferences, findStorage } from '../state/preferences.ts';
import { createStore } from '../state/store.ts';
import { createToasts } from '../state/toasts.ts';

export interface ServiceOptions {
  engine: PageEngine;
  media: PageMedia;
  pickFiles: () => void;
}

/** Everything behind the panels, made once per app. Nothing is started before `startServices()`. */
export function createServices({ engine, media: library, pickFiles }: ServiceOptions): AppServices {
  const preferences = createPreferences(findStorage());
  const toasts = createToasts();
  const transport = new TransportController(engine, schedule);
  const viewport = new ViewportController(engine);
  const media = new MediaSession({
    engine,
    library,
    preferences,
    toasts,
    onOpening: () => preferences.set((current) => ({ ...current, lane: 'engine' })),
  });
  const services = {
    engine,
    media,
    preferences,
    toasts,
    transport,
    viewport,
    chain: new ChainEditor(engine, schedule),
    effects: new EffectCatalog(engine),
    ui: createStore<UiState>({ isEffectPickerOpen: false }),
    pickFiles,
  };
  return { ...services, commands: createCommands(services) };
}

/** Connects and starts following the engine; returns its undo. */
export function startServices({ engine, chain, effects, media, toasts, transport, viewport }: AppServices): () => void {
  let assetId = engine.getState().asset?.asset_id;
  const stops = [
    chain.follow(),
    effects.follow(),
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
  // A failed connection is a state of the engine, which the page shows already.
  engine.connect().catch(() => undefined);
  void media.browse();
  return () => {
    for (const stop of stops) stop();
    engine.disconnect();
  };
}

function schedule(flush: () => void): void {
  requestAnimationFrame(flush);
}

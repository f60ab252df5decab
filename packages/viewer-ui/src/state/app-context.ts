import type { SourceInfo } from '@framelane/protocol/gateway';
import { createContext, useContext } from 'react';
import type { Command } from '../commands/command.ts';
import type { ChainEditor } from '../lanes/engine/effects/chain-editor.ts';
import type { EffectCatalog } from '../lanes/engine/effects/effect-catalog.ts';
import type { EffectClipboard } from '../lanes/engine/effects/effect-clipboard.ts';
import type { JobsSession } from '../lanes/engine/jobs/jobs-session.ts';
import type { MediaSession } from '../lanes/engine/media/media-session.ts';
import type { ProjectSession } from '../lanes/engine/project/project-session.ts';
import type { SoundPlayer } from '../lanes/engine/sound/sound-player.ts';
import type { ClipPreviews } from '../lanes/engine/transport/clip-previews.ts';
import type { TransportController } from '../lanes/engine/transport/transport-controller.ts';
import type { WipeController } from '../lanes/engine/wipe/wipe-controller.ts';
import type { MatrixSession } from '../lanes/matrix/matrix-session.ts';
import type { StreamSession } from '../lanes/stream/stream-session.ts';
import type { FileDesk } from '../shell/file-desk.ts';
import type { LaneView } from '../viewport/lane-view.ts';
import type { ViewportController } from '../viewport/viewport-controller.ts';
import type { PageEngine, PageEngineFrame } from './page-types.ts';
import type { Preferences } from './preferences.ts';
import type { Store } from './store.ts';
import type { Toasts } from './toasts.ts';
import type { UndoStack } from './undo-stack.ts';

/** Ids of the sources that are on show; where there is none, it is the first of its lane. */
export type ShownSources = { readonly [Lane in SourceInfo['lane']]?: string };

/** What is listening where; asked for by the page that holds the connection. */
export type SourcesState =
  | { type: 'loading' }
  | { type: 'ready'; sources: readonly SourceInfo[]; shown?: ShownSources }
  | { type: 'failed'; message: string };

/** What is open over the app right now. */
export interface UiState {
  dialog?: 'palette' | 'shortcuts' | 'open-stage' | 'export' | undefined;
  isEffectPickerOpen: boolean;
  isJobListOpen: boolean;
}

/** Everything a panel may use. Made once per app. */
export interface AppServices {
  engine: PageEngine;
  media: MediaSession;
  preferences: Store<Preferences>;
  toasts: Toasts;
  chain: ChainEditor;
  /** What can be undone: effects, range and clip. */
  history: UndoStack;
  project: ProjectSession;
  effects: EffectCatalog;
  clipboard: EffectClipboard;
  transport: TransportController;
  jobs: JobsSession;
  sound: SoundPlayer;
  /** Thumbnails and waveform of the clip that is open. */
  previews: ClipPreviews;
  /** The comparison with the unprocessed picture. */
  wipe: WipeController;
  /** The picture of the engine lane. */
  viewport: ViewportController<PageEngineFrame>;
  /** The stream lane, where the page has one. */
  stream: StreamSession | undefined;
  /** The matrix lane, where the page has one. */
  panel: MatrixSession | undefined;
  /** The picture of the lane on show. */
  findView: () => LaneView | undefined;
  ui: Store<UiState>;
  /** Where files come in. */
  files: FileDesk;
  commands: readonly Command[];
}

export interface AppContextValue extends AppServices {
  sources: SourcesState;
  refreshSources: (() => void) | undefined;
  chooseSource: ((source: SourceInfo) => void) | undefined;
}

export const AppContext = createContext<AppContextValue | undefined>(undefined);

export function useApp(): AppContextValue {
  const app = useContext(AppContext);
  if (app === undefined)
    throw new Error('expected a FramelaneApp around this component, found none; render it inside one');
  return app;
}

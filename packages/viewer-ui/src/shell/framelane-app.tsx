import '../theme/base.css';
import type { SourceInfo } from '@framelane/protocol/gateway';
import { useEffect, useMemo, useRef, useState } from 'react';
import { CommandPalette } from '../commands/command-palette.tsx';
import { listenForCommands } from '../commands/keyboard.ts';
import { ShortcutSheet } from '../commands/shortcut-sheet.tsx';
import { TooltipLayer } from '../kit/tooltip-layer.tsx';
import { EngineLane } from '../lanes/engine/engine-lane.tsx';
import { ExportDialog } from '../lanes/engine/export/export-dialog.tsx';
import { RestoreBar } from '../lanes/engine/project/restore-bar.tsx';
import { MatrixLane } from '../lanes/matrix/matrix-lane.tsx';
import { StartPage } from '../lanes/start/start-page.tsx';
import { OpenStageDialog } from '../lanes/stream/open-stage-dialog.tsx';
import { StreamLane } from '../lanes/stream/stream-lane.tsx';
import { AppContext, type AppContextValue, type SourcesState, useApp } from '../state/app-context.ts';
import type { HostFiles } from '../state/host-files.ts';
import type { PageEngine, PageMatrix, PageMedia, PageStages, PageViewer } from '../state/page-types.ts';
import type { ProjectFiles } from '../state/project-files.ts';
import { useStore } from '../state/store.ts';
import { useEngineState } from '../state/use-engine-state.ts';
import { AppHeader } from './app-header.tsx';
import { createServices, startServices } from './create-services.ts';
import { DropTarget } from './drop-target.tsx';
import styles from './framelane-app.module.css';
import { StatusBar } from './status-bar.tsx';
import { ToastStack } from './toast-stack.tsx';
import { useTheme } from './use-theme.ts';

export interface FramelaneAppProps {
  /** The engine lane. The app connects and disconnects it; pass the same object for the life of the app. */
  engine: PageEngine;
  /** The stream lane; connected while it is shown. Without it that lane cannot be opened. */
  viewer?: PageViewer;
  /** Where stages are browsed; without it their places are typed. */
  stages?: PageStages;
  /** The matrix lane; connected while it is shown. Without it that lane cannot be opened. */
  matrix?: PageMatrix;
  /** Where videos are browsed and uploaded. */
  media: PageMedia;
  /** Where projects are kept. @default downloads and uploads of the browser */
  projectFiles?: ProjectFiles;
  /** Files of a host that knows where they lie. @default uploads and downloads of the browser */
  hostFiles?: HostFiles;
  /** What is listening where. */
  sources: SourcesState;
  /** Asks for `sources` anew. */
  onRefreshSources?: () => void;
  /** Where the next connection of a lane goes; the app then connects anew. Without it a lane has one source. */
  onChooseSource?: (source: SourceInfo) => void;
}

/** The whole viewer: header, start page, lanes, status bar. Fills its parent element. */
export function FramelaneApp(props: FramelaneAppProps) {
  const { engine, media, viewer, stages, matrix, projectFiles, hostFiles, sources, onRefreshSources, onChooseSource } =
    props;
  const picker = useRef<HTMLInputElement>(null);
  const [root, setRoot] = useState<HTMLDivElement | null>(null);
  const services = useMemo(
    () =>
      createServices({
        ...{ engine, media, viewer, stages, matrix, projectFiles, hostFiles },
        pickUploads: () => picker.current?.click(),
      }),
    [engine, media, viewer, stages, matrix, projectFiles, hostFiles],
  );
  useEffect(() => startServices(services), [services]);
  useEffect(() => {
    const { commands, preferences } = services;
    return listenForCommands(window, { commands, readLane: () => preferences.get().lane });
  }, [services]);
  useTheme(services.preferences);
  const app = useMemo<AppContextValue>(
    () => ({ ...services, sources, refreshSources: onRefreshSources, chooseSource: onChooseSource }),
    [services, sources, onRefreshSources, onChooseSource],
  );
  return (
    <AppContext value={app}>
      <div ref={setRoot} className={`framelane ${styles.app}`}>
        <DocumentTitle />
        <AppHeader />
        <RestoreBar />
        <Lanes />
        <StatusBar />
        <DropTarget />
        <Dialogs />
        <ToastStack />
        <TooltipLayer container={root} />
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept="video/*,.mkv,.mxf"
          onChange={(event) => {
            void services.media.upload([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
    </AppContext>
  );
}

function Lanes() {
  const { preferences, stream, panel } = useApp();
  const lane = useStore(preferences, (current) => current.lane);
  if (lane === 'stream' && stream !== undefined) return <StreamLane />;
  if (lane === 'matrix' && panel !== undefined) return <MatrixLane />;
  return lane === 'engine' ? <EngineLane /> : <StartPage />;
}

function Dialogs() {
  const { ui } = useApp();
  const dialog = useStore(ui, (state) => state.dialog);
  if (dialog === 'palette') return <CommandPalette />;
  if (dialog === 'shortcuts') return <ShortcutSheet />;
  if (dialog === 'export') return <ExportDialog />;
  if (dialog === 'open-stage') return <OpenStageDialog />;
  return null;
}

function DocumentTitle() {
  const name = useEngineState((state) => state.asset?.name);
  useEffect(() => {
    // A title element of React's own would come after the page's, and browsers show the first.
    document.title = name === undefined ? 'Framelane' : `${name} – Framelane`;
  }, [name]);
  return null;
}

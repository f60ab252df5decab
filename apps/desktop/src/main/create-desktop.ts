import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, session, shell, type WebContents } from 'electron';
import type { LaneSource } from '../shared/lane-source.ts';
import type { DesktopOptions } from './cli-options.ts';
import { createEngineHost, hasJobQueue } from './engine/create-engine-host.ts';
import { EngineLane } from './engine/engine-lane.ts';
import { SoundStore } from './engine/sound-store.ts';
import { ChosenFiles } from './files/chosen-files.ts';
import { FileOpener } from './files/file-opener.ts';
import { prepareStage } from './files/prepare-stage.ts';
import { SampleClip } from './files/sample-clip.ts';
import { listSamples, resolveSample } from './files/samples.ts';
import { serveFramePorts } from './frame-lane/serve-frame-ports.ts';
import { createHandlers } from './ipc/create-handlers.ts';
import { handleRequests } from './ipc/request-router.ts';
import { describeLaneSource, isTrustedSource } from './lanes/lane-policy.ts';
import { listSources } from './lanes/list-sources.ts';
import type { Logger } from './log/logger.ts';
import { createMatrixLane } from './matrix/create-matrix-lane.ts';
import { serveMatrixPorts } from './matrix/serve-matrix-ports.ts';
import { buildMenu } from './menu/build-menu.ts';
import { servePage } from './page-scheme/serve-page.ts';
import type { DesktopPlaces } from './places.ts';
import { createShutDown } from './quit/shut-down.ts';
import { hardenSession } from './security/harden-contents.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { createStageHost } from './sidecars/create-stage-host.ts';
import { findOwnProgram, findShippedStages } from './sidecars/find-program.ts';
import { startUpdates } from './updates/start-updates.ts';
import { DesktopWindows } from './windows/desktop-windows.ts';

export interface DesktopParts {
  places: DesktopPlaces;
  options: DesktopOptions;
  settings: SettingsStore;
  log: Logger;
}

/** The application: `start()` once Electron is ready, `close()` before it ends. */
export interface Desktop {
  readonly windows: DesktopWindows;
  readonly files: FileOpener;
  start(): Promise<void>;
  close(): Promise<void>;
}

export function createDesktop({ places, options, settings, log }: DesktopParts): Desktop {
  const { settings: initial } = settings;
  const stageSource: typeof initial.stage =
    options.streamName === undefined ? initial.stage : { type: 'attach', streamName: options.streamName };
  const engineSource = options.engine ?? initial.engine;
  const windows = new DesktopWindows({
    preload: join(places.distDir, 'preload', 'preload.cjs'),
    icon: join(places.distDir, 'page', 'icon.png'),
    stateDir: places.userDataDir,
    isSandboxed: () => !isTrustedSource(stageSource) || settings.settings.lane === 'main',
    log,
  });
  const chosen = new ChosenFiles();
  const files = new FileOpener({ app, chosen, settings, windows, onRecent: () => showMenu(), log });
  const sampleClip = new SampleClip(places.samplePath, findOwnProgram('engine-mock', places), log);
  const sounds = new SoundStore();
  const engine = new EngineLane({
    host: createEngineHost(engineSource, findOwnProgram('engine-mock', places), log),
    areJobsQueued: hasJobQueue(engineSource, process.env),
    rules: { chosen, exportDir: places.exportDir },
    sounds,
    listener: {
      onStatus: (status) => windows.broadcast('framelane:engine-status', status),
      onEvent: (event) => windows.broadcast('framelane:engine-event', event),
      onRing: (ring) => windows.broadcast('framelane:engine-ring', ring),
    },
    log,
  });
  const stage = createStageHost({
    source: stageSource,
    places,
    stageRoots: [places.homeDir, ...initial.stageRoots],
    onStatus: ({ problems }) => {
      windows.broadcast('framelane:stream-problems', { problems: [...problems] });
      for (const { webContents } of BrowserWindow.getAllWindows()) {
        windows.send(webContents, 'framelane:lane-source', readLaneSource(webContents));
      }
    },
    log,
  });
  const readLaneSource = (contents?: WebContents): LaneSource =>
    describeLaneSource({
      lane: settings.settings.lane,
      stage: stageSource,
      broken: contents === undefined ? new Set() : windows.listBroken(contents),
      streamName: stage.status.streamName,
      addonRoot: places.addonRoot,
      isPackaged: places.isPackaged,
      env: process.env,
    });
  const matrix = createMatrixLane({
    source: options.matrix ?? initial.matrix,
    lanes: {
      ...(stageSource.type === 'off' ? {} : { findStream: () => stage.status.streamName }),
      ...(engineSource.type === 'off' ? {} : { findRing: () => engine.ring.path }),
    },
    places,
    settings,
    log,
  });
  const stopMatrixPorts = serveMatrixPorts(ipcMain, matrix);
  const ports = serveFramePorts({ ipc: ipcMain, readLaneSource: () => readLaneSource() });
  const handlers = createHandlers({
    version: app.getVersion(),
    engine,
    files,
    windows,
    readLaneSource,
    listSamples: () => listSamples({ engine: engineSource, stage: stageSource }, findShippedStages(places)),
    resolveSample: (command) => resolveSample(command, { clip: sampleClip, chosen }),
    prepareStage: (path) => prepareStage(path, { chosen, stage }),
    listSources: () => listSources({ engine: engine.status, stream: stage.status, panel: matrix?.source }),
    log,
  });
  const stopRequests = handleRequests(ipcMain, handlers, log);

  function showMenu(): void {
    const template = buildMenu(
      {
        openFile: (kind) => void files.choose(kind).then((file) => file !== null && files.open(file.path)),
        openRecent: ({ path }) => files.open(path),
        clearRecent: () => files.clearRecent(),
        openWindow: () => void windows.open('main'),
        openOutput: () => void windows.open('output'),
        editSettings: () => {
          settings.change({});
          void shell.openPath(places.settingsPath);
        },
        showLogs: () => void shell.openPath(places.logDir),
        runInPage: (command) => {
          const window = windows.findMain();
          if (window !== undefined) windows.send(window.webContents, 'framelane:menu-command', { command });
        },
      },
      {
        recentFiles: settings.settings.recentFiles,
        isMac: process.platform === 'darwin',
        isDevelopment: !places.isPackaged,
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  return {
    windows,
    files,
    async start() {
      hardenSession(session.defaultSession, log);
      servePage(session.defaultSession.protocol, {
        pageDir: join(places.distDir, 'page'),
        findSound: (address) => sounds.find(address),
      });
      showMenu();
      const isWanted = settings.settings.checksForUpdates;
      startUpdates({ ...places, isWanted, platform: process.platform }, log);
      // What was open before may be opened again.
      files.listRecent();
      engine.start();
      stage.start();
      matrix?.start();
      for (const file of options.files) files.open(file, process.cwd());
      await windows.open('main');
      log.debug('the window is open');
      for (const text of settings.problems) windows.broadcast('framelane:banner', { text });
    },
    // Pages let go of their streams first; what serves them ends last.
    close: createShutDown(
      [
        { name: 'windows', run: () => windows.closeAll() },
        { name: 'frame ports', run: () => ports.close() },
        { name: 'panel ports', run: stopMatrixPorts },
        { name: 'requests', run: stopRequests },
        { name: 'sample clip', run: () => sampleClip.close() },
        { name: 'sidecars', run: async () => void (await Promise.all([engine.stop(), stage.stop(), matrix?.stop()])) },
      ],
      log,
    ),
  };
}

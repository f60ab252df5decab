import { join } from 'node:path';
import { BrowserWindow, screen, type WebContents } from 'electron';
import { appUrl } from '../../shared/app-origin.ts';
import type { EventChannel, EventOf } from '../../shared/ipc-channels.ts';
import type { FrameLane } from '../../shared/lane-source.ts';
import type { Logger } from '../log/logger.ts';
import { guardAgainstCrashes } from './crash-guard.ts';
import { fitToDisplays, loadWindowState, saveWindowState } from './window-state.ts';

/** The viewer whole, or nothing but its picture. */
export type WindowKind = 'main' | 'output';

export interface DesktopWindowsOptions {
  preload: string;
  /** A PNG, for windows and the task bar. */
  icon: string;
  /** Folder of the files that keep where windows were. */
  stateDir: string;
  /** Whether preloads are kept from native code: for producers that are not to be trusted. */
  isSandboxed: () => boolean;
  log: Logger;
}

interface OpenWindow {
  readonly window: BrowserWindow;
  readonly kind: WindowKind;
  /** Lanes its page died of. */
  readonly broken: Set<FrameLane>;
  lane: FrameLane | undefined;
}

const background = '#0b0c0e';
const closeTimeoutMs = 3000;

/** All windows of the application. */
export class DesktopWindows {
  readonly #options: DesktopWindowsOptions;
  readonly #open = new Map<number, OpenWindow>();

  constructor(options: DesktopWindowsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Opens one more window of that kind, where the last one of it was. */
  async open(kind: WindowKind): Promise<BrowserWindow> {
    const { preload, icon, stateDir, isSandboxed, log } = this.#options;
    const statePath = join(stateDir, `window-${kind}.json`);
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const { isMaximized, isFullScreen, ...bounds } = fitToDisplays(loadWindowState(statePath, log), areas);
    const window = new BrowserWindow({
      ...bounds,
      minWidth: 400,
      minHeight: 300,
      show: false,
      backgroundColor: background,
      title: 'Framelane',
      icon,
      fullscreen: isFullScreen,
      ...(kind === 'output' ? { autoHideMenuBar: true, titleBarStyle: 'hidden' as const } : {}),
      webPreferences: {
        preload,
        sandbox: isSandboxed(),
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        // A hidden page goes on at its own slower pace, so that "stale" is no false alarm.
        backgroundThrottling: false,
      },
    });
    const { webContents } = window;
    const { id } = webContents;
    const entry: OpenWindow = { window, kind, broken: new Set(), lane: undefined };
    this.#open.set(id, entry);
    if (isMaximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    let isClosing = false;
    window.on('close', () => {
      isClosing = true;
      saveWindowState(statePath, readState(window), log);
    });
    window.once('closed', () => this.#open.delete(id));
    this.#tellWhetherSeen(window);
    const url = kind === 'output' ? `${appUrl}?view=output` : appUrl;
    guardAgainstCrashes({
      contents: webContents,
      url,
      readLane: () => entry.lane,
      onBrokenLane: (lane) => entry.broken.add(lane),
      onReloaded: () => this.send(webContents, 'framelane:banner', { text: 'The viewer ended and was loaded anew.' }),
      log,
    });
    try {
      await window.loadURL(url);
    } catch (error) {
      // A window that is closed while its page comes is no failure.
      if (!isClosing) throw error;
    }
    return window;
  }

  /** A page whose timers are not throttled calls itself visible whatever its window does. */
  #tellWhetherSeen(window: BrowserWindow): void {
    const tell = (isSeen: boolean): void => this.send(window.webContents, 'framelane:window-seen', { isSeen });
    window.on('hide', () => tell(false));
    window.on('minimize', () => tell(false));
    window.on('show', () => tell(true));
    window.on('restore', () => tell(true));
    window.webContents.on('did-finish-load', () => tell(window.isVisible() && !window.isMinimized()));
  }

  /** Tells every page. */
  broadcast<Channel extends EventChannel>(channel: Channel, event: EventOf<Channel>): void {
    for (const { window } of this.#open.values()) this.send(window.webContents, channel, event);
  }

  send<Channel extends EventChannel>(contents: WebContents, channel: Channel, event: EventOf<Channel>): void {
    if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(channel, event);
  }

  noteLane(contents: WebContents, lane: FrameLane): void {
    const entry = this.#open.get(contents.id);
    if (entry !== undefined) entry.lane = lane;
  }

  readLane(contents: WebContents): FrameLane | undefined {
    return this.#open.get(contents.id)?.lane;
  }

  listBroken(contents: WebContents): ReadonlySet<FrameLane> {
    return this.#open.get(contents.id)?.broken ?? new Set();
  }

  /** The window a menu or a file is meant for: the focused one, else any with the whole viewer. */
  findMain(): BrowserWindow | undefined {
    const mains = [...this.#open.values()].filter(({ kind }) => kind === 'main').map(({ window }) => window);
    return mains.find((window) => window.isFocused()) ?? mains[0];
  }

  focus(): void {
    const window = this.findMain();
    if (window === undefined) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Lets every page close what it holds, then makes sure; resolves when no window is left. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ window }) => closeWindow(window)));
  }
}

function closeWindow(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    if (window.isDestroyed()) {
      resolve();
      return;
    }
    // A page that hangs does not answer; its window is taken away.
    const timer = setTimeout(() => window.destroy(), closeTimeoutMs);
    window.once('closed', () => {
      clearTimeout(timer);
      resolve();
    });
    window.close();
  });
}

function readState(window: BrowserWindow) {
  const state = { ...window.getNormalBounds(), isMaximized: window.isMaximized(), isFullScreen: window.isFullScreen() };
  return { ...state, width: Math.max(state.width, 400), height: Math.max(state.height, 300) };
}

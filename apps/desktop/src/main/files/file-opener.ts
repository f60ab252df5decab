import { resolve } from 'node:path';
import { type App, dialog } from 'electron';
import type { ChosenFile, FileKind } from '../../shared/ipc-channels.ts';
import type { Logger } from '../log/logger.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { DesktopWindows } from '../windows/desktop-windows.ts';
import type { ChosenFiles } from './chosen-files.ts';
import { addRecentFile } from './recent-files.ts';

const filters: Readonly<Record<FileKind, Electron.FileFilter[]>> = {
  video: [
    { name: 'Videos', extensions: ['mp4', 'mov', 'mkv', 'webm', 'avi', 'mxf', 'm4v', 'ts'] },
    { name: 'All files', extensions: ['*'] },
  ],
  stage: [{ name: 'Stages', extensions: ['usd', 'usda', 'usdc', 'usdz'] }],
};

export interface FileOpenerOptions {
  app: Pick<App, 'addRecentDocument' | 'clearRecentDocuments'>;
  chosen: ChosenFiles;
  settings: SettingsStore;
  windows: DesktopWindows;
  /** The list of recent files is another one now. */
  onRecent: () => void;
  log: Logger;
}

/** Files on their way from the user to a page: dialogs, drops, recent ones, the command line, the system. */
export class FileOpener {
  readonly #options: FileOpenerOptions;
  /** What came before a page was there. */
  #pending: ChosenFile[] = [];
  #isPageReady = false;

  constructor(options: FileOpenerOptions) {
    this.#options = options;
  }

  /** @throws ERR_BRIDGE_REFUSED for what is no file */
  adopt(path: string): ChosenFile {
    const { app, chosen, settings, onRecent } = this.#options;
    const file = chosen.add(path);
    settings.change({ recentFiles: addRecentFile(settings.settings.recentFiles, file) });
    app.addRecentDocument(file.path);
    onRecent();
    return file;
  }

  /** Opens in the window that is in front; a file that is not there is logged and told. */
  open(path: string, workingDir = ''): void {
    try {
      const file = this.adopt(resolve(workingDir, path));
      this.#options.log.info('a file is opened', { path: file.path });
      const window = this.#isPageReady ? this.#options.windows.findMain() : undefined;
      if (window === undefined) this.#pending.push(file);
      else this.#options.windows.send(window.webContents, 'framelane:open-file', file);
    } catch (error) {
      this.#options.log.warn('a file could not be opened', { error });
      const text = error instanceof Error ? error.message : String(error);
      this.#options.windows.broadcast('framelane:banner', { text });
    }
  }

  /** Asks the user; `null` when they thought better of it. */
  async choose(kind: FileKind): Promise<ChosenFile | null> {
    const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile'], filters: filters[kind] });
    const [path] = filePaths;
    return path === undefined ? null : this.adopt(path);
  }

  /** Asks where to write; the path may be written to afterwards. */
  async chooseTarget(suggestedName: string): Promise<{ path: string } | null> {
    const { filePath } = await dialog.showSaveDialog({ defaultPath: suggestedName });
    if (filePath === undefined || filePath === '') return null;
    this.#options.chosen.addTarget(filePath);
    return { path: filePath };
  }

  /** Those that are still there. */
  listRecent(): ChosenFile[] {
    const { chosen, settings, log } = this.#options;
    return settings.settings.recentFiles.flatMap(({ path }) => {
      try {
        return [chosen.add(path)];
      } catch (error) {
        log.debug('a recent file is gone', { error });
        return [];
      }
    });
  }

  clearRecent(): void {
    this.#options.settings.change({ recentFiles: [] });
    this.#options.app.clearRecentDocuments();
    this.#options.onRecent();
  }

  /** What waits to be opened; from now on files are told as they come. */
  takePending(): ChosenFile[] {
    const files = this.#pending;
    this.#pending = [];
    this.#isPageReady = true;
    return files;
  }
}

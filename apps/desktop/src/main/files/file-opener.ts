import { resolve } from 'node:path';
import type { App, WebContents } from 'electron';
import type { ChosenFile, FileKind, ProjectFile } from '../../shared/ipc-channels.ts';
import type { Logger } from '../log/logger.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { DesktopWindows } from '../windows/desktop-windows.ts';
import type { ChosenFiles } from './chosen-files.ts';
import { askForFile, askForTarget, readProjectFile, writeChosenFile } from './file-dialogs.ts';
import { findProjectClip } from './project-clip.ts';
import { addRecentFile } from './recent-files.ts';

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
  async choose(kind: FileKind, asker?: WebContents): Promise<ChosenFile | null> {
    const path = await askForFile(kind, asker);
    return path === undefined ? null : this.adopt(path);
  }

  /** Asks where to write; the path may be written to afterwards. */
  async chooseTarget(suggestedName: string, asker: WebContents): Promise<{ path: string } | null> {
    const path = await askForTarget(suggestedName, asker);
    if (path === undefined) return null;
    this.#options.chosen.addTarget(path);
    return { path };
  }

  /** Asks for a project; the clip it names may be opened afterwards. */
  async openProject(asker: WebContents): Promise<ProjectFile | null> {
    const path = await askForFile('project', asker);
    if (path === undefined) return null;
    const project = await readProjectFile(path);
    const clip = findProjectClip(project.text);
    if (clip !== undefined) this.#addIfThere(clip);
    return project;
  }

  /** Asks where to write what a page made; its name there. */
  async save(suggestedName: string, bytes: Uint8Array, asker: WebContents): Promise<string | null> {
    const path = await askForTarget(suggestedName, asker);
    return path === undefined ? null : writeChosenFile(path, bytes);
  }

  /** Those that are still there. */
  listRecent(): ChosenFile[] {
    return this.#options.settings.settings.recentFiles.flatMap(({ path }) => this.#addIfThere(path) ?? []);
  }

  #addIfThere(path: string): ChosenFile | undefined {
    try {
      return this.#options.chosen.add(path);
    } catch (error) {
      this.#options.log.debug('a file is gone', { error });
      return undefined;
    }
  }

  clearRecent(): void {
    this.#options.settings.change({ recentFiles: [] });
    this.#options.app.clearRecentDocuments();
    this.#options.onRecent();
  }

  /**
   * What waits to be opened; from now on files are told as they come. Stages come last: a page that goes on to another
   * lane lets go of a stage that is not open yet.
   */
  takePending(): ChosenFile[] {
    const isStage = ({ kind }: ChosenFile): boolean => kind === 'stage';
    const files = [...this.#pending.filter((file) => !isStage(file)), ...this.#pending.filter(isStage)];
    this.#pending = [];
    this.#isPageReady = true;
    return files;
  }
}

import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FramelaneError } from '@framelane/protocol';
import { BrowserWindow, dialog, type FileFilter, type WebContents } from 'electron';
import type { FileKind, ProjectFile } from '../../shared/ipc-channels.ts';

const filters: Readonly<Record<FileKind | 'project', FileFilter[]>> = {
  video: [
    { name: 'Videos', extensions: ['mp4', 'mov', 'mkv', 'webm', 'avi', 'mxf', 'm4v', 'ts'] },
    { name: 'All files', extensions: ['*'] },
  ],
  stage: [{ name: 'Stages', extensions: ['usd', 'usda', 'usdc', 'usdz'] }],
  project: [{ name: 'Projects', extensions: ['framelane.json', 'json'] }],
};
const maxProjectBytes = 1_000_000;

/** Asks for a file, in front of the window that wants it; `undefined` when the user thought better of it. */
export async function askForFile(
  kind: keyof typeof filters,
  asker: WebContents | undefined,
): Promise<string | undefined> {
  const options: Electron.OpenDialogOptions = { properties: ['openFile'], filters: filters[kind] };
  const window = findWindow(asker);
  const asked = window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options);
  return (await asked).filePaths[0];
}

/** Asks where to write. */
export async function askForTarget(suggestedName: string, asker: WebContents): Promise<string | undefined> {
  // A name of the page's is no place: only its last part counts.
  const options = { defaultPath: basename(suggestedName) };
  const window = findWindow(asker);
  const asked = window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options);
  const { filePath } = await asked;
  return filePath === undefined || filePath === '' ? undefined : filePath;
}

/** @throws ERR_BRIDGE_REFUSED for what cannot be a project */
export async function readProjectFile(path: string): Promise<ProjectFile> {
  const { size } = await stat(path);
  if (size > maxProjectBytes) {
    const message = `expected a project of less than a megabyte in "${basename(path)}", found ${size} bytes`;
    throw new FramelaneError('ERR_BRIDGE_REFUSED', message);
  }
  return { name: basename(path), text: await readFile(path, 'utf8') };
}

/** Writes what a page made to where the user said; resolves to the file's name. */
export async function writeChosenFile(path: string, bytes: Uint8Array): Promise<string> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FramelaneError('ERR_BRIDGE_REFUSED', `expected a place that can be written to: ${reason}`);
  }
  return basename(path);
}

function findWindow(asker: WebContents | undefined): BrowserWindow | undefined {
  return (asker === undefined ? BrowserWindow.getFocusedWindow() : BrowserWindow.fromWebContents(asker)) ?? undefined;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { askWindow, type WindowView } from './read-window.ts';

/** Where pictures of windows are kept for people to look at. */
export const screenshotDir = join(import.meta.dirname, '../../.artifacts/screenshots');

/** Writes what a window shows as PNG; of a window that is not there, an empty file. */
export async function saveScreen(app: ElectronApplication, view: WindowView, name: string): Promise<void> {
  const png = await askWindow(app, view, async ({ webContents }) => {
    const image = await webContents.capturePage();
    return image.toPNG().toString('base64');
  });
  writeFileSync(join(screenshotDir, `${name}.png`), Buffer.from(png ?? '', 'base64'));
}

/** What the detached window says, and how many buttons it has; nothing while there is none. */
export function readOutputText(app: ElectronApplication): Promise<{ text: string; buttons: number } | undefined> {
  return askWindow(app, 'output', ({ webContents }) =>
    webContents.executeJavaScript(
      "({ text: document.body.innerText.trim(), buttons: document.querySelectorAll('button').length })",
    ),
  );
}

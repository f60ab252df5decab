import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';

/** Where pictures of windows are kept for people to look at. */
export const screenshotDir = join(import.meta.dirname, '../../.artifacts/screenshots');

type View = 'main' | 'output';

/** Writes what a window shows as PNG. Asked of the window itself, which also finds windows Playwright missed. */
export async function saveScreen(app: ElectronApplication, view: View, name: string): Promise<void> {
  const png = await app.evaluate(async ({ BrowserWindow }, isOutput) => {
    const windows = BrowserWindow.getAllWindows();
    const window = windows.find(({ webContents }) => webContents.getURL().includes('view=output') === isOutput);
    return (await window?.webContents.capturePage())?.toPNG().toString('base64') ?? '';
  }, view === 'output');
  writeFileSync(join(screenshotDir, `${name}.png`), Buffer.from(png, 'base64'));
}

/** What the detached window says, and how many buttons it has; nothing while there is none. */
export function readOutputText(app: ElectronApplication): Promise<{ text: string; buttons: number } | undefined> {
  return app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('output'));
    return window?.webContents.executeJavaScript(
      "({ text: document.body.innerText.trim(), buttons: document.querySelectorAll('button').length })",
    );
  });
}

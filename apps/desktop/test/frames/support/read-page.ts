import type { ElectronApplication, Page } from 'playwright-core';

/** Header and the one value of all pixels of the next frame, or the code of what ended the wait. */
export function waitSnapshot(page: Page): Promise<{ header: number[]; values: number[]; isShared: boolean } | string> {
  return page.evaluate(() =>
    lab.api.waitFrame().then(
      (buffer) => {
        const header = new Uint32Array(buffer, 0, 3);
        const pixels = new Uint8Array(buffer, 16, (header[0] ?? 0) * (header[1] ?? 0) * 4);
        return { header: [...header], values: [...new Set(pixels)], isShared: buffer instanceof SharedArrayBuffer };
      },
      (error: { code: string }) => error.code,
    ),
  );
}

/** What is on the screen in the middle of the viewport: blue, green, red. */
export async function readMiddlePixel(app: ElectronApplication, page: Page): Promise<number[]> {
  const box = await page.locator('canvas').first().boundingBox();
  if (box === null) return [];
  const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2), width: 1, height: 1 };
  const url = page.url();
  return app.evaluate(
    async ({ BrowserWindow }, options) => {
      const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === options.url);
      const image = await window?.webContents.capturePage(options.at);
      return [...(image?.toBitmap() ?? [])].slice(0, 3);
    },
    { at, url },
  );
}

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

/**
 * What a window shows, asked of the window itself: Playwright does not find its way back into a page that crashed and
 * was loaded anew.
 */
export interface WindowView {
  /** Text of the status bar. */
  status: string;
  /** A pixel of the picture, left of what may be written in its middle: blue, green, red. */
  pixel: number[];
}

export function readWindow(app: ElectronApplication, view: 'main' | 'output' = 'main'): Promise<WindowView> {
  return app.evaluate(async ({ BrowserWindow }, isOutput) => {
    const windows = BrowserWindow.getAllWindows();
    const window = windows.find(({ webContents }) => webContents.getURL().includes('view=output') === isOutput);
    const contents = window?.webContents;
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return { status: '', pixel: [] };
    const { status, box } = await contents.executeJavaScript(`(() => {
      const { x, y, width, height } = document.querySelector('canvas')?.getBoundingClientRect() ?? {};
      const box = width > 0 ? { x: x + width / 4, y: y + height / 2 } : undefined;
      return { status: document.querySelector('footer')?.textContent ?? '', box };
    })()`);
    if (box === undefined) return { status, pixel: [] };
    const at = { x: Math.round(box.x), y: Math.round(box.y), width: 1, height: 1 };
    const image = await contents.capturePage(at);
    return { status, pixel: [...image.toBitmap()].slice(0, 3) };
  }, view === 'output');
}

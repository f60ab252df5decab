import type { BrowserWindow } from 'electron';
import type { ElectronApplication } from 'playwright-core';

/** The whole viewer, or the detached picture. */
export type WindowView = 'main' | 'output';

/**
 * Asks a window itself, in main: Playwright does not find its way back into a page that crashed and was loaded anew.
 * `undefined` until there is one that is loaded and shown: capturing an earlier one may neither end nor let the
 * application end, with any application of this Chromium.
 */
export async function askWindow<Answer>(
  app: ElectronApplication,
  view: WindowView,
  ask: (window: BrowserWindow) => Promise<Answer>,
): Promise<Answer | undefined> {
  const found = await app.evaluateHandle(({ BrowserWindow }, isOutput) => {
    const isReady = (window: BrowserWindow): boolean => {
      const { webContents } = window;
      return window.isVisible() && !webContents.isLoading() && !webContents.isCrashed();
    };
    const ofView = (window: BrowserWindow) => window.webContents.getURL().includes('view=output') === isOutput;
    const windows = BrowserWindow.getAllWindows().filter((window) => ofView(window));
    return { window: windows.find((window) => isReady(window)) };
  }, view === 'output');
  try {
    const window = await found.getProperty('window');
    const isThere = await window.evaluate((value) => value !== undefined);
    return isThere ? await window.evaluate(ask) : undefined;
  } finally {
    await found.dispose();
  }
}

export interface WindowSight {
  /** Text of the status bar. */
  status: string;
  /** Size of the viewport in pixels of the screen, as the status bar writes sizes. */
  viewport: string;
  /**
   * A pixel of the picture, left of what may be written in its middle: blue, green, red. Of a picture that fills the
   * height it is the same place in a window of any width.
   */
  pixel: number[];
}

export async function readWindow(app: ElectronApplication, view: WindowView = 'main'): Promise<WindowSight> {
  const sight = await askWindow(app, view, async ({ webContents }) => {
    const { status, viewport, box } = await webContents.executeJavaScript(`(() => {
      const { x, y, width, height } = document.querySelector('canvas')?.getBoundingClientRect() ?? {};
      const viewport = [width, height].map((length) => Math.round(length * devicePixelRatio)).join('×');
      const box = width > 0 ? { x: x + width / 2 - height / 4, y: y + height / 2 } : undefined;
      return { status: document.querySelector('footer')?.textContent ?? '', viewport, box };
    })()`);
    if (box === undefined) return { status, viewport, pixel: [] };
    const at = { x: Math.round(box.x), y: Math.round(box.y), width: 1, height: 1 };
    const image = await webContents.capturePage(at);
    return { status, viewport, pixel: [...image.toBitmap()].slice(0, 3) };
  });
  return sight ?? { status: '', viewport: '', pixel: [] };
}

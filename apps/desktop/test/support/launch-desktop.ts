import { join } from 'node:path';
import { launchElectron } from '@framelane/electron-runtime';
import type { ElectronApplication, Page } from 'playwright-core';

export interface LaunchedDesktop {
  app: ElectronApplication;
  /** The first window, loaded and listening. */
  page: Page;
  close(): Promise<void>;
}

export interface LaunchDesktopOptions {
  args?: string[];
  env?: Record<string, string>;
}

/** The built application. */
export const appDir = join(import.meta.dirname, '..', '..');
/** What the windows of the built application run before their page. */
export const builtPreload = join(appDir, 'dist', 'preload', 'preload.cjs');

/** The built application in the real Electron, with a profile of its own. The caller closes it. */
export async function launchDesktop({ args = [], env = {} }: LaunchDesktopOptions = {}): Promise<LaunchedDesktop> {
  const { app, close } = await launchElectron({ appDir, args, env });
  try {
    const page = await app.firstWindow();
    await page.waitForLoadState();
    await page.waitForFunction(() => (document.getElementById('root')?.childElementCount ?? 0) > 0, undefined, {
      polling: 50,
    });
    // Keys are listened for once the first picture of the page is made and the thread has nothing to do.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 10_000 })));
    return { app, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

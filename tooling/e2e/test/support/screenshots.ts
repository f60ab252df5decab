import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { largeWindow, smallWindow } from './viewer.ts';

const folder = fileURLToPath(new URL('../../../../.artifacts/screenshots', import.meta.url));

/**
 * Keeps what the page looks like for people to look at: `<name>-1280.png`, and `<name>-1920.png` unless the state would
 * be over before the window has another size.
 */
export async function keepScreenshot(page: Page, name: string, sizes: 'both' | 'small' = 'both'): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const size of sizes === 'both' ? [largeWindow, smallWindow] : [smallWindow]) {
    if (page.viewportSize()?.width !== size.width) {
      await page.setViewportSize(size);
      // The canvas takes its new size with the next picture it draws.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    await page.screenshot({ caret: 'initial', path: join(folder, `${name}-${size.width}.png`) });
  }
}

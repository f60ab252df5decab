import type { Page } from 'playwright-core';

/** Opens the sample clip from the start page and pauses it on its first frames. */
export async function openClip(page: Page): Promise<Page> {
  await page.getByRole('button', { name: 'Play the sample clip' }).click();
  await page.waitForFunction(() => (window.harness.backend.getState().shownFrameIndex ?? 0) > 0);
  await page.keyboard.press('k');
  await page.waitForFunction(() => !window.harness.backend.getState().isPlaying);
  return page;
}

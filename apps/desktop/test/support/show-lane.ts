import type { Page } from 'playwright-core';

/** Goes to a lane by its tab, which waits until the page is there: a key pressed earlier would be lost. */
export async function showLane(page: Page, title: 'Stream' | 'Engine' | 'Matrix'): Promise<void> {
  await page.getByRole('navigation', { name: 'Lanes' }).getByRole('button', { name: title }).click();
}

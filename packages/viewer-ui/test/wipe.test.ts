import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkView } from './harness/check-view.ts';
import { openClip } from './harness/open-clip.ts';
import { useHarness } from './harness/open-harness.ts';

needs(describe, await browserCapability())('the wipe', () => {
  const openPage = useHarness();
  const edge = (page: Page) => page.getByRole('slider', { name: /^Wipe/ });

  /** The colour on the screen at a place of the viewport, read from a picture of it that the page decodes. */
  async function readColour(page: Page, x: number, y: number): Promise<number[]> {
    const png = await page.screenshot({ clip: { x, y, width: 2, height: 2 } });
    return page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(2, 2).getContext('2d');
      context?.drawImage(image, 0, 0);
      return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    }, png.toString('base64'));
  }

  it('shows the same frame without effects left of its edge, and follows it', async () => {
    const page = await openClip(await openPage());
    await page.getByRole('button', { name: 'Presets' }).click();
    await page
      .getByRole('dialog', { name: 'Presets' })
      .getByRole('button', { name: /^Negative/ })
      .click();
    await page.waitForFunction(() => window.harness.backend.getState().chain.length === 1);
    await page.keyboard.press('w');
    const box = await page.getByRole('img', { name: 'Picture', exact: true }).boundingBox();
    if (box === null) throw new Error('expected a canvas with a size');
    const [left, right, y] = [box.x + box.width * 0.05, box.x + box.width * 0.95, box.y + box.height * 0.45];
    // The first of eight bars is grey 191 and the last nearly black: inverted they are 64 and 239.
    await expect.poll(() => readColour(page, left, y)).toEqual([191, 191, 191]);
    await expect.poll(() => readColour(page, right, y)).toEqual([239, 239, 239]);
    await checkView(page, 'wipe');
    await edge(page).press('Home');
    await expect.poll(() => readColour(page, left, y)).toEqual([64, 64, 64]);
    await edge(page).press('End');
    await expect.poll(() => readColour(page, right, y)).toEqual([16, 16, 16]);
    const at = await edge(page).boundingBox();
    await page.mouse.move((at?.x ?? 0) + 4, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Number(await edge(page).getAttribute('aria-valuenow'))).toBeCloseTo(25, -1);
    await expect.poll(() => readColour(page, right, y)).toEqual([239, 239, 239]);
  });

  it('asks for each frame once, plays on, and gives every picture back', async () => {
    const page = await openClip(await openPage());
    await page.keyboard.press('w');
    await page.keyboard.press('Home');
    await page.waitForFunction(() =>
      window.harness.engine.requests.some(({ target, chain }) => 'frameIndex' in target && chain.length === 0),
    );
    await page.keyboard.press('l');
    await page.waitForFunction(() => (window.harness.backend.getState().shownFrameIndex ?? 0) > 20);
    await page.keyboard.press('k');
    await page.keyboard.press('w');
    await page.waitForFunction(() => window.harness.engine.pictureCount <= 2);
  });
});

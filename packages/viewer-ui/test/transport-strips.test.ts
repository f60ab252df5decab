import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { takePicture } from './harness/check-view.ts';
import { useHarness } from './harness/open-harness.ts';

needs(describe, await browserCapability())('the strip under the scrub bar', () => {
  const openPage = useHarness();

  it('shows thumbnails and waveform without moving anything', async () => {
    const page = await openPage();
    await page.getByRole('navigation', { name: 'Lanes' }).getByRole('button', { name: 'Engine' }).click();
    const bar = page.getByRole('slider', { name: 'Position' });
    const before = await bar.boundingBox();
    await page.evaluate(() => window.harness.engine.failNext('internal', 'first try', 'thumbnails'));
    await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: 'framelane-sample.mp4' }).click();
    await page.locator('[data-ready] canvas').waitFor();
    expect(await bar.locator('img').count()).toBe(0);
    await page.getByRole('button', { name: /harbour-dawn/ }).click();
    await page.waitForFunction(() => {
      const images = [...document.querySelectorAll<HTMLImageElement>('[role="slider"][aria-label="Position"] img')];
      return images.length > 4 && images.every((image) => image.complete && image.naturalWidth > 0);
    });
    expect(await bar.boundingBox()).toEqual(before);
    const isDrawn = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-ready] canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return pixels.some((value) => value > 0);
    });
    expect(isDrawn).toBe(true);
    await takePicture(page, 'transport-strips');
  });
});

import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { takePicture } from './harness/check-view.ts';
import { openClip } from './harness/open-clip.ts';
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
    await expect.poll(() => bar.boundingBox()).toEqual(before);
    const isDrawn = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-ready] canvas');
        const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return pixels.some((value) => value > 0);
      });
    await expect.poll(isDrawn).toBe(true);
    await takePicture(page, 'transport-strips');
  });

  it('keeps its parts apart in a narrow window, and the times of the range in their names', async () => {
    const page = await openClip(await openPage());
    await page.evaluate(() => window.harness.backend.show(2));
    await page.keyboard.press('i');
    await page.evaluate(() => window.harness.backend.show(7));
    await page.keyboard.press('o');
    for (const width of [1920, 1280, 1024, 900]) {
      await page.setViewportSize({ width, height: 800 });
      const range = page.getByRole('button', { name: /^In\s*00:00:02:00$/ });
      await range.waitFor();
      const isApart = (): Promise<boolean> =>
        page.evaluate(() => {
          const toolbar = document.querySelector('[role="toolbar"][aria-label="Transport"]');
          const [start, end] = [toolbar?.previousElementSibling, toolbar?.nextElementSibling];
          if (!toolbar || !start || !end) return false;
          // What is painted, not the boxes, which may be narrower than what they hold.
          const edgesOf = (element: Element) => {
            const boxes = [...element.querySelectorAll('button, [data-testid="timecode"]')].map((part) =>
              part.getBoundingClientRect(),
            );
            return {
              left: Math.min(...boxes.map(({ left }) => left)),
              right: Math.max(...boxes.map(({ right }) => right)),
            };
          };
          const [before, middle, after] = [edgesOf(start), edgesOf(toolbar), edgesOf(end)];
          return before.right <= middle.left && middle.right <= after.left && after.right <= window.innerWidth;
        });
      await expect.poll(isApart, { message: `at ${width} px` }).toBe(true);
    }
  });
});

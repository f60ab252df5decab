import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkedSizes, checkLightView, checkView, takePicture } from './harness/check-view.ts';
import { useHarness } from './harness/open-harness.ts';
import { untilSaid, waitForIdle } from './harness/watch-page.ts';

needs(describe, await browserCapability())('matrix lane in a browser', () => {
  const openPage = useHarness();

  async function openLane(size?: { width: number; height: number }): Promise<Page> {
    const page = await openPage(size);
    await page.keyboard.press('Alt+3');
    await page.waitForFunction(() => window.harness.matrix.getState().settings !== undefined);
    await page.evaluate(() => window.harness.matrix.panel.show());
    return page;
  }
  const readSettings = (page: Page) => page.evaluate(() => window.harness.matrix.getState().settings);
  /** Colour in the middle of a lamp and in the corner between four. */
  const readLamp = (page: Page, column: number, row: number) =>
    page.evaluate(
      ([x, y]) => {
        const canvas = document.querySelector<HTMLCanvasElement>('[aria-label="Lamps of the panel"]');
        if (canvas === null) throw new Error('expected lamps, found none');
        // Through a canvas made for reading, as the page's own is made for drawing.
        const copy = new OffscreenCanvas(canvas.width, canvas.height);
        const context = copy.getContext('2d', { willReadFrequently: true });
        if (context === null) throw new Error('expected a canvas to read from');
        context.drawImage(canvas, 0, 0);
        const cell = canvas.width / window.harness.matrix.panel.width;
        const read = (atX: number, atY: number) => [...context.getImageData(atX, atY, 1, 1).data.slice(0, 3)];
        return { lamp: read((x + 0.5) * cell, (y + 0.5) * cell), gap: read(x * cell, y * cell), cell };
      },
      [column, row] as const,
    );

  it('draws round lamps in the colours of the picture, dark between them', async () => {
    const page = await openLane();
    await page.getByRole('button', { name: 'Round lamps' }).click();
    await expect.poll(async () => (await readLamp(page, 32, 16)).lamp[2]).toBe(255);
    const { lamp, gap, cell } = await readLamp(page, 40, 8);
    expect(Number.isInteger(cell)).toBe(true);
    const wanted = await page.evaluate(() => {
      let pixel: number[] = [];
      window.harness.matrix.onFrame(({ buffer, width }) => {
        pixel = [...new Uint8Array(buffer, (8 * width + 40) * 4, 3)];
      })();
      return pixel;
    });
    for (const [i, value] of wanted.entries()) expect(Math.abs((lamp[i] ?? 0) - Math.max(22, value))).toBeLessThan(3);
    expect(Math.max(...gap)).toBeLessThan(30);
    await page.getByRole('button', { name: 'Lamps with glow' }).click();
    await expect.poll(async () => Math.max(...(await readLamp(page, 40, 8)).gap)).toBeGreaterThan(40);
  });

  it('follows new pictures and counts by source', async () => {
    const page = await openLane();
    const before = (await readLamp(page, 10, 2)).lamp[0] ?? 0;
    await page.evaluate(async () => {
      for (let i = 0; i < 20; i += 1) {
        window.harness.matrix.panel.show();
        await new Promise(requestAnimationFrame);
      }
    });
    await expect.poll(async () => (await readLamp(page, 10, 2)).lamp[0]).not.toBe(before);
    const sources = page.getByRole('region', { name: 'Picture sources' });
    await sources.getByText('21 pictures').waitFor();
    await page.getByRole('region', { name: 'Output devices' }).getByText('3 errors').waitFor();
    await page.getByRole('contentinfo').getByText('120.0 of 120 fps').waitFor();
  });

  it('shows plain pixels to enlarge and inspect', async () => {
    const page = await openLane();
    await page.getByRole('button', { name: 'Plain pixels' }).click();
    await page.keyboard.press('p');
    await waitForIdle(page);
    const box = await page.getByRole('img', { name: 'Picture of the panel' }).boundingBox();
    if (box === null) throw new Error('expected a picture');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('dl').filter({ hasText: 'rgba' }).getByText('32, 16').waitFor();
  });

  it('changes every setting, at once, and goes back', async () => {
    const page = await openLane();
    await page.keyboard.press('[');
    await expect.poll(async () => (await readSettings(page))?.brightness).toBe(75);
    await page.getByRole('slider', { name: 'White: green' }).press('ArrowLeft');
    await expect.poll(async () => (await readSettings(page))?.whiteBalance[1]).toBeCloseTo(0.99, 5);
    await page.getByRole('button', { name: 'Gamma: none' }).click();
    await page.getByRole('menuitemradio', { name: '2.2' }).click();
    await expect.poll(async () => (await readSettings(page))?.gamma).toBe(2.2);
    await page.getByRole('button', { name: 'Rotate: 0°' }).click();
    await page.getByRole('menuitemradio', { name: '180°' }).click();
    await expect.poll(async () => (await readSettings(page))?.rotate).toBe(180);
    await page.getByRole('textbox', { name: 'Mapper' }).fill('U-mapper');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await readSettings(page))?.mapper).toBe('U-mapper');
    await page.getByRole('button', { name: 'Reset all settings' }).click();
    await expect.poll(async () => JSON.stringify(await readSettings(page))).toContain('"brightness":80,"gamma":"none"');
    await expect.poll(async () => (await readSettings(page))?.whiteBalance).toEqual([1, 1, 1]);
  });

  it('lets choose what the panel shows, and shows what others chose', async () => {
    const page = await openLane();
    const picker = page.getByRole('region', { name: 'Shown on the panel' });
    await picker.getByRole('button', { name: 'Pictures: moving colours' }).click();
    await page.getByRole('menuitemradio', { name: 'the stage' }).click();
    await picker.getByRole('button', { name: 'Pictures: the stage' }).waitFor();
    await picker.getByRole('button', { name: 'Fit: whole, with bars' }).click();
    await page.getByRole('menuitemradio', { name: 'filled, edges cut' }).click();
    await expect
      .poll(() => page.evaluate(() => window.harness.matrix.getState().show?.choice))
      .toEqual({ source: 'stream', fit: 'cover', fps: 30 });
    await page.evaluate(() => window.harness.matrix.panel.chooseShow({ source: 'none', fit: 'cover', fps: 15 }));
    await picker.getByText('Programs of yours').waitFor();
    await picker.getByRole('button', { name: 'At most: 15 /s' }).waitFor();
  });

  it('shows settings that another page changed', async () => {
    const page = await openLane();
    await page.evaluate(() => window.harness.matrix.panel.change({ brightness: 33, mirror: 'V' }));
    await page.getByRole('button', { name: 'Mirror: vertically' }).waitFor();
  });

  it('holds the picture while the renderer is away, and comes back', async () => {
    const page = await openLane();
    // It is back a quarter of a second later.
    const restart = () => page.evaluate(() => window.harness.matrix.panel.restart());
    await untilSaid(page, 'The panel renderer is gone', restart);
    await takePicture(page, 'matrix-lost');
    await page.waitForFunction(() => window.harness.matrix.getState().presence === 'live');
    await page.getByText('The panel renderer is gone').waitFor({ state: 'detached' });
  });

  for (const size of checkedSizes) {
    it(`fits the matrix lane into ${size.width}×${size.height}, dark and light, without a serious accessibility issue`, async () => {
      const page = await openLane(size);
      await page.getByText('1 picture', { exact: true }).first().waitFor();
      await checkView(page, `matrix-${size.width}`);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.keyboard.press('Control+k');
      await page.keyboard.type('light theme');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
      await checkLightView(page, 'matrix', size);
    });
  }
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { browserCapability, launchBrowser, openPage } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { describe, expect, it } from 'vitest';
import { runService, sendColour } from '../support/running-service.ts';

const artifacts = join(import.meta.dirname, '..', '..', '.artifacts');
const cleanUp = useCleanUp();

needs(describe, await browserCapability())('the preview page', () => {
  it('shows what is sent as LEDs, in three looks, and comes back after a restart', async () => {
    mkdirSync(artifacts, { recursive: true });
    const port = await findFreePort();
    const args = ['--device', 'preview', '--http-port', String(port), '--width', '8', '--height', '4'];
    const size = { width: 8, height: 4 };
    const service = cleanUp(await runService(...args));
    const browser = cleanUp(await launchBrowser());
    const { page, problems } = await openPage(browser, `http://127.0.0.1:${port}/`);
    /** Colours of the middle and of the corner of an LED. */
    const readLed = () =>
      page.evaluate(() => {
        const canvas = document.querySelector('canvas') as HTMLCanvasElement;
        const cell = canvas.width / 8;
        const read = (x: number, y: number) => [
          ...(canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(x, y, 1, 1).data.subarray(0, 3),
        ];
        return { middle: read(Math.floor(cell * 2.5), Math.floor(cell * 2.5)), corner: read(cell * 2, cell * 2) };
      });

    await sendColour(service.path, [255, 128, 0], size);
    await expect.poll(readLed, { timeout: 30_000 }).toEqual({ middle: [255, 128, 0], corner: [10, 5, 0] });
    await expect.poll(() => page.textContent('#version'), { timeout: 30_000 }).toBe('1');
    expect(await page.textContent('#state')).toBe('Live');
    expect(await page.textContent('#devices')).toBe('preview');
    await page.screenshot({ path: join(artifacts, 'preview-round.png') });

    await page.check('input[value=square]');
    await expect.poll(readLed, { timeout: 30_000 }).toEqual({ middle: [255, 128, 0], corner: [255, 128, 0] });
    await page.screenshot({ path: join(artifacts, 'preview-square.png') });
    await page.check('input[value=glow]');
    await expect.poll(async () => (await readLed()).corner[0], { timeout: 30_000 }).toBeGreaterThan(10);
    expect((await readLed()).middle).toEqual([255, 128, 0]);
    await page.screenshot({ path: join(artifacts, 'preview-glow.png') });
    expect(problems).toEqual([]);

    await service.stop();
    await expect.poll(() => page.textContent('#state'), { timeout: 30_000 }).toContain('not reachable');
    const next = cleanUp(await runService(...args));
    await sendColour(next.path, [0, 0, 255], size);
    await page.check('input[value=square]');
    await expect.poll(readLed, { timeout: 30_000 }).toEqual({ middle: [0, 0, 255], corner: [0, 0, 255] });
    expect(await page.textContent('#state')).toBe('Live');
  });
});

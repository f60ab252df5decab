import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { useHarness } from './harness/open-harness.ts';

const waiting = { timeout: 30_000, interval: 50 };

needs(describe, await browserCapability())('size of the picture of a stage', () => {
  const openPage = useHarness();

  async function openLane(): Promise<Page> {
    const page = await openPage({ width: 1100, height: 700 }, '?sized');
    await page.getByRole('button', { name: 'Stream', exact: true }).click();
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
    return page;
  }
  /** The size of the picture and of the canvas that shows it. */
  const readSizes = (page: Page) =>
    page.evaluate(() => {
      const { size } = window.harness.viewer.getStatus();
      const box = document.querySelector('canvas[aria-label="Picture of the stage"]')?.getBoundingClientRect();
      const shown = box && { width: Math.round(box.width), height: Math.round(box.height) };
      return { size, shown };
    });
  const countAsked = (page: Page, isInsisting: boolean) =>
    page.evaluate(
      (isInsisting) =>
        window.harness.viewer.stage.requests.filter(
          ({ event_type, payload }) =>
            event_type === 'resizeRequest' && (payload.if_alone === undefined) === isInsisting,
        ).length,
      isInsisting,
    );
  /** Waits until each pixel of the picture is one of the viewport. */
  async function waitForExact(page: Page): Promise<{ width: number; height: number }> {
    return vi.waitFor(async () => {
      const { size, shown } = await readSizes(page);
      expect(size).toEqual(shown);
      if (size === undefined) throw new Error('expected a picture, found none');
      return size;
    }, waiting);
  }

  it('is that of the viewport whenever the lane is shown, and insists only when the window changes', async () => {
    const page = await openLane();
    const first = await waitForExact(page);
    await page.getByRole('button', { name: 'Engine', exact: true }).click();
    await page.getByRole('button', { name: 'Stream', exact: true }).click();
    expect(await waitForExact(page)).toEqual(first);

    await page.keyboard.press('Control+b');
    await expect.poll(async () => (await readSizes(page)).size?.width).toBeGreaterThan(first.width);
    await waitForExact(page);
    expect(await countAsked(page, true)).toBe(0);

    await page.setViewportSize({ width: 1000, height: 600 });
    await expect.poll(() => countAsked(page, true)).toBeGreaterThan(0);
    expect((await waitForExact(page)).height).toBeLessThan(first.height);
  });
});

import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { sampleBars, sampleClip } from './support/clips.ts';
import { useGateway } from './support/gateway.ts';
import {
  invert,
  readColours,
  readFrameNumber,
  waitForColours,
  waitForFrame,
  waitForPicture,
} from './support/picture.ts';
import { keepScreenshot } from './support/screenshots.ts';
import {
  addEffect,
  chooseSlowMotion,
  expectNoProblems,
  openViewer,
  pause,
  playSample,
  readPosition,
  type Viewer,
  waitForPlaying,
  waitForPresence,
} from './support/viewer.ts';

const closeLater = useCleanUp();

needs(describe, await browserCapability())('a clip on the page', () => {
  const browser = useBrowser();
  const gateway = useGateway();

  async function openSample(): Promise<Viewer> {
    const viewer = closeLater(await openViewer(browser(), gateway().address));
    await playSample(viewer.page);
    await waitForPicture(viewer.page, sampleClip);
    return viewer;
  }

  it('plays the sample after one click, every number read from the screen later than the one before', async () => {
    const viewer = closeLater(await openViewer(browser(), gateway().address));
    const { page } = viewer;
    await waitForPresence(page, 'Live');
    await keepScreenshot(page, 'start-page');
    await playSample(page);
    const numbers = [await waitForPicture(page, sampleClip)];
    await waitForPlaying(page, true);
    await chooseSlowMotion(page);
    // A busy machine reads few of them; the clip is long enough for as many as it takes.
    while (((numbers.at(-1) ?? 0) < 100 || new Set(numbers).size < 5) && numbers.length < 200) {
      numbers.push((await readFrameNumber(page, sampleClip)) ?? Number.NaN);
    }
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBeGreaterThan(4);
    await keepScreenshot(page, 'playing');
    await page.mouse.click(...(await placeOf(page, 280)));
    await waitForFrame(page, sampleClip, sampleClip.frameCount - 1);
    await waitForPlaying(page, false);
    expectNoProblems(viewer);
  });

  it('changes pixels with an effect and takes it back with its removal', async () => {
    const viewer = await openSample();
    const { page } = viewer;
    await pause(page);
    const before = await readColours(page, sampleClip, [sampleBars.yellow, sampleBars.red]);
    const inverted = before.map(({ place, colour }) => ({ place, colour: invert(colour) }));
    await addEffect(page, 'Invert');
    await waitForColours(page, sampleClip, inverted);
    await keepScreenshot(page, 'effect-invert');
    await page.getByRole('switch', { name: 'Invert is applied' }).click();
    await waitForColours(page, sampleClip, before);
    await page.getByRole('switch', { name: 'Invert is applied' }).click();
    await waitForColours(page, sampleClip, inverted);
    await page.getByRole('button', { name: 'Remove Invert' }).click();
    await waitForColours(page, sampleClip, before);
    expectNoProblems(viewer);
  });

  it('lands on the exact frame by pointer, keyboard and buttons', async () => {
    const viewer = await openSample();
    const { page } = viewer;
    const bar = page.getByRole('slider', { name: 'Position' });
    await pause(page);

    for (const frame of [217, 4, 150]) {
      await page.mouse.click(...(await placeOf(page, frame)));
      await waitForFrame(page, sampleClip, frame);
      await expect.poll(() => readPosition(page)).toBe(frame);
    }
    await page.mouse.move(...(await placeOf(page, 150)));
    await page.mouse.down();
    await page.mouse.move(...(await placeOf(page, 271)), { steps: 25 });
    await page.mouse.move(...(await placeOf(page, 93)), { steps: 25 });
    await page.mouse.up();
    await waitForFrame(page, sampleClip, 93);

    const keys = [
      ['ArrowRight', 94],
      ['ArrowLeft', 93],
      ['Shift+ArrowRight', 103],
      ['Shift+ArrowLeft', 93],
      ['End', 299],
      ['ArrowRight', 299],
      ['Home', 0],
      ['ArrowLeft', 0],
    ] as const;
    for (const [key, frame] of keys) {
      await page.keyboard.press(key);
      await waitForFrame(page, sampleClip, frame);
      await expect.poll(() => readPosition(page)).toBe(frame);
    }
    await bar.focus();
    for (const [key, frame] of [
      ['PageUp', 10],
      ['ArrowUp', 11],
      ['PageDown', 1],
    ] as const) {
      await page.keyboard.press(key);
      await waitForFrame(page, sampleClip, frame);
    }
    for (const [button, frame] of [
      ['Last frame', 299],
      ['Previous frame', 298],
      ['First frame', 0],
      ['Next frame', 1],
    ] as const) {
      await page.getByRole('button', { name: button }).click();
      await waitForFrame(page, sampleClip, frame);
    }
    await keepScreenshot(page, 'paused');
    expectNoProblems(viewer);
  });
});

/** Where on the scrub bar the middle of a frame's time lies. */
async function placeOf(page: Page, frame: number): Promise<[x: number, y: number]> {
  const box = await page.getByRole('slider', { name: 'Position' }).boundingBox();
  if (box === null) throw new Error('the scrub bar is not visible');
  return [box.x + (box.width * (frame + 0.5)) / sampleClip.frameCount, box.y + box.height / 2];
}

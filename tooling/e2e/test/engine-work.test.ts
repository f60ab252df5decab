import { readFile } from 'node:fs/promises';
import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { numbersClip, sampleClip } from './support/clips.ts';
import { useGateway } from './support/gateway.ts';
import { waitForFrame, waitForPicture } from './support/picture.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { listenAlong, watchSound } from './support/sound.ts';
import { expectNoProblems, openFromFolder, openViewer, pause, playSample, waitForPlaying } from './support/viewer.ts';

const closeLater = useCleanUp();

needs(describe, await browserCapability())('work on a clip', () => {
  const browser = useBrowser();
  const gateway = useGateway();

  it('is heard in time with the picture, over thumbnails and waveform', async () => {
    const viewer = closeLater(await openViewer(browser(), gateway().address));
    const { page } = viewer;
    await watchSound(page);
    await playSample(page);
    await waitForPicture(page, sampleClip);
    await page.getByRole('button', { name: 'Loop is off' }).click();
    await waitForPlaying(page, true);
    const heard = await listenAlong(page, { fps: sampleClip.fps, count: 40 });
    const apartS = heard.map(({ pictureS, soundS }) => Math.abs(pictureS - soundS)).sort((a, b) => a - b);
    // A picture of a busy machine may be late, but gives way to a newer one before it is that late.
    expect(apartS[Math.floor(apartS.length / 2)]).toBeLessThan(0.25);
    await pause(page);
    await page.waitForFunction(
      () => document.querySelectorAll('[role="slider"][aria-label="Position"] img').length > 4,
    );
    await page.locator('[data-ready] canvas').waitFor();
    await keepScreenshot(page, 'engine-strips');
    expectNoProblems(viewer);
  });

  it('is written into a file that shows the frames between in and out, and can be kept', async () => {
    const viewer = closeLater(await openViewer(browser(), gateway().address));
    const { page } = viewer;
    await openFromFolder(page, 'media', numbersClip.name);
    await waitForFrame(page, numbersClip, 0);
    for (let jump = 0; jump < 2; jump += 1) await page.keyboard.press('Shift+ArrowRight');
    await waitForFrame(page, numbersClip, 20);
    await page.keyboard.press('i');
    await page.keyboard.press('Shift+ArrowRight');
    await waitForFrame(page, numbersClip, 30);
    await page.keyboard.press('o');
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export', exact: true });
    await dialog.getByRole('textbox', { name: 'File name' }).fill('ten frames');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const jobs = page.getByRole('dialog', { name: 'Jobs' });
    await jobs.getByText('done, 11 frames').waitFor({ timeout: 60_000 });
    await keepScreenshot(page, 'engine-export', 'small');
    const downloading = page.waitForEvent('download');
    await jobs.getByRole('button', { name: 'Download ten frames.mp4' }).click();
    const file = await readFile(await (await downloading).path());
    expect(file.toString('latin1', 4, 8)).toBe('ftyp');
    await jobs.getByRole('button', { name: 'Open ten frames.mp4' }).click();
    await waitForFrame(page, { ...numbersClip, firstNumber: numbersClip.firstNumber + 20, frameCount: 11 }, 0);
    expectNoProblems(viewer);
  });
});

import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { sampleBars, sampleClip } from './support/clips.ts';
import { keepDiary, waitForNoted } from './support/diary.ts';
import { startGateway } from './support/gateway.ts';
import {
  measureDistance,
  readColours,
  readFrameNumber,
  waitForColours,
  waitForFrame,
  waitForPicture,
} from './support/picture.ts';
import { isRunning } from './support/processes.ts';
import { keepScreenshot } from './support/screenshots.ts';
import {
  addEffect,
  expectNoProblems,
  openViewer,
  pause,
  playSample,
  playSlowly,
  waitForPlaying,
  waitForPresence,
} from './support/viewer.ts';

const closeLater = useCleanUp();

/** The largest jump of the clock that is still "the same time": 3 s of the clip, on a machine of any speed. */
const sameTimeFrames = 90;

needs(describe, await browserCapability())('an engine that is killed while it plays', () => {
  const browser = useBrowser();

  it('comes back by itself, with the same clip, time and effects', async () => {
    const gateway = closeLater(await startGateway());
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    const { page } = viewer;
    await playSample(page);
    await waitForPicture(page, sampleClip);
    await pause(page);
    const places = [sampleBars.yellow, sampleBars.red];
    const plain = await readColours(page, sampleClip, places);
    // It turns the bars and leaves black and white, and so the numbers, as they are.
    await addEffect(page, 'Hue shift');
    await expect
      .poll(async () => measureDistance(await readColours(page, sampleClip, places), plain), { timeout: 60_000 })
      .toBeGreaterThan(60);
    const turned = await readColours(page, sampleClip, places);
    await page.keyboard.press('Home');
    await waitForFrame(page, sampleClip, 0);
    await playSlowly(page);
    await expect.poll(() => readFrameNumber(page, sampleClip), { timeout: 60_000 }).toBeGreaterThan(20);

    const readDiary = await keepDiary(page);
    const killed = gateway.findEngine();
    if (killed === undefined) throw new Error('expected an engine to kill, found none below the gateway');
    process.kill(killed, 'SIGKILL');
    await waitForNoted(readDiary, 'Engine restarting...');
    await keepScreenshot(page, 'engine-restarting', 'small');
    await waitForNoted(readDiary, 'Engine recovered');
    await keepScreenshot(page, 'engine-recovered', 'small');
    await waitForPresence(page, 'Live');
    await waitForPlaying(page, true);

    const diary = await readDiary();
    const lost = diary.findIndex(({ toasts }) => toasts.some((text) => text.includes('Engine restarting...')));
    const found = diary.findIndex(({ toasts }) => toasts.some((text) => text.includes('Engine recovered')));
    expect(lost).toBeGreaterThan(-1);
    expect(found).toBeGreaterThan(lost);
    expect(diary.slice(lost, found + 1).flatMap(({ notices }) => notices)).toContain(
      'Engine restarting. The last frame is held; playback goes on by itself.',
    );
    expect(diary.flatMap(({ frame }) => frame)).not.toContain(Number.NaN);

    const held = diary[lost]?.frame ?? Number.NaN;
    await expect.poll(() => readFrameNumber(page, sampleClip), { timeout: 60_000 }).toBeGreaterThan(held + 5);
    const frames = (await readDiary()).slice(lost).map(({ frame }) => frame);
    const first = frames.find((frame) => frame !== held) ?? Number.NaN;
    expect(first).toBeGreaterThan(held);
    expect(first).toBeLessThan(held + sameTimeFrames);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    await waitForColours(page, sampleClip, turned);

    expect(isRunning(killed)).toBe(false);
    expect(gateway.findEngine()).toBeGreaterThan(0);
    await page.getByRole('contentinfo').getByText('1 restart', { exact: true }).waitFor();
    expectNoProblems(viewer);
  });

  it('comes back to the held picture of a page that is paused', async () => {
    const gateway = closeLater(await startGateway());
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    const { page } = viewer;
    await playSample(page);
    await waitForPicture(page, sampleClip);
    await pause(page);
    await page.keyboard.press('End');
    await waitForFrame(page, sampleClip, sampleClip.frameCount - 1);
    const readDiary = await keepDiary(page);
    process.kill(gateway.findEngine() ?? Number.NaN, 'SIGKILL');
    await waitForNoted(readDiary, 'Engine recovered');
    await waitForFrame(page, sampleClip, sampleClip.frameCount - 1);
    await waitForPlaying(page, false);
    await page.keyboard.press('ArrowLeft');
    await waitForFrame(page, sampleClip, sampleClip.frameCount - 2);
    expectNoProblems(viewer);
  });
});

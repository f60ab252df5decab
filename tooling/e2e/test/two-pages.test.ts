import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { numbersClip, sampleClip } from './support/clips.ts';
import { startGateway } from './support/gateway.ts';
import { readFrameNumber, waitForFrame, waitForPicture } from './support/picture.ts';
import {
  addEffect,
  expectNoProblems,
  openFromFolder,
  openViewer,
  pause,
  playSample,
  readPosition,
  resume,
  waitForPlaying,
} from './support/viewer.ts';

const closeLater = useCleanUp();

needs(describe, await browserCapability())('two pages on different files', () => {
  const browser = useBrowser();

  it('each see their own pictures, positions and effects', async () => {
    const gateway = closeLater(await startGateway());
    const first = closeLater(await openViewer(browser(), gateway.address));
    const second = closeLater(await openViewer(browser(), gateway.address));
    await playSample(first.page);
    await openFromFolder(second.page, 'media', numbersClip.name);
    await Promise.all([waitForPicture(first.page, sampleClip), waitForPicture(second.page, numbersClip)]);
    await second.page.bringToFront();
    await resume(second.page);

    const seen: { first: (number | undefined)[]; second: (number | undefined)[] } = { first: [], second: [] };
    while ((seen.second.at(-1) ?? 0) < numbersClip.firstNumber + 60 && seen.second.length < 200) {
      seen.first.push(await readFrameNumber(first.page, sampleClip));
      seen.second.push(await readFrameNumber(second.page, numbersClip));
    }
    for (const number of seen.first) expect(number).toBeLessThan(sampleClip.frameCount);
    for (const number of seen.second) expect(number).toBeGreaterThanOrEqual(numbersClip.firstNumber);
    expect(seen.first).toEqual([...seen.first].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(seen.second).toEqual([...seen.second].sort((a, b) => (a ?? 0) - (b ?? 0)));

    await pause(first.page);
    await pause(second.page);
    await first.page.keyboard.press('Home');
    await second.page.keyboard.press('End');
    await waitForFrame(first.page, sampleClip, 0);
    await waitForFrame(second.page, numbersClip, numbersClip.frameCount - 1);

    // An inverted number row begins with black, so nobody can read it any more.
    await addEffect(second.page, 'Invert');
    await expect.poll(() => readFrameNumber(second.page, numbersClip), { timeout: 60_000 }).toBeUndefined();
    await first.page.keyboard.press('ArrowRight');
    await waitForFrame(first.page, sampleClip, 1);
    expect(await first.page.getByRole('button', { name: 'Remove Invert' }).count()).toBe(0);
    await expect.poll(() => readPosition(second.page)).toBe(numbersClip.frameCount - 1);
    await waitForPlaying(second.page, false);
    expectNoProblems(first, second);
  });
});

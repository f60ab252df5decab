import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { takePicture } from './harness/check-view.ts';
import { openClip } from './harness/open-clip.ts';
import { useHarness } from './harness/open-harness.ts';

/** The fake engine's sound tells its time: the left channel climbs from −1 to 1 in so many seconds. */
const rampS = 100;

interface Heard {
  pictureS: number;
  playheadS: number;
  soundS: number;
}

needs(describe, await browserCapability())('sound with the picture', () => {
  const openPage = useHarness();

  /** Notes what is handed to the sound device from now on. */
  const watchSound = (page: Page) =>
    page.evaluate(() => {
      const cues: { node: AudioBufferSourceNode; whenS: number; offsetS: number; durationS: number }[] = [];
      const start = AudioBufferSourceNode.prototype.start;
      const stop = AudioBufferSourceNode.prototype.stop;
      const forget = (ended: AudioBufferSourceNode) => {
        const at = cues.findIndex(({ node }) => node === ended);
        if (at >= 0) cues.splice(at, 1);
      };
      AudioBufferSourceNode.prototype.start = function (whenS = 0, offsetS = 0, durationS = 0) {
        cues.push({ node: this, whenS, offsetS, durationS });
        this.addEventListener('ended', () => forget(this));
        start.call(this, whenS, offsetS, durationS);
      };
      AudioBufferSourceNode.prototype.stop = function () {
        forget(this);
        stop.call(this);
      };
      Object.assign(window, { soundCues: cues });
    });

  /** Where picture, playhead and sound are, read at the same moment, `count` times. */
  const listen = (page: Page, count: number): Promise<Heard[]> =>
    page.evaluate(
      async ({ count, rampS }) => {
        const { soundCues } = window as typeof window & {
          soundCues: { node: AudioBufferSourceNode; whenS: number; offsetS: number; durationS: number }[];
        };
        const heard: { pictureS: number; playheadS: number; soundS: number }[] = [];
        while (heard.length < count) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const { shownFrameIndex = 0, asset } = window.harness.backend.getState();
          const playheadS = window.harness.backend.playhead()?.timeS;
          if (playheadS === undefined) continue;
          const pictureS = shownFrameIndex / (asset?.fps ?? 1);
          for (const { node, whenS, offsetS, durationS } of soundCues) {
            const context = node.context as AudioContext;
            const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
            const atS = contextTime + (performance.now() - performanceTime) / 1000 - whenS;
            if (atS < 0 || atS >= durationS || node.buffer === null) continue;
            const samples = node.buffer.getChannelData(0);
            const value = samples[Math.round((offsetS + atS) * node.buffer.sampleRate)] ?? 0;
            heard.push({ pictureS, playheadS, soundS: ((value + 1) / 2) * rampS });
          }
        }
        return heard;
      },
      { count, rampS },
    );

  /**
   * Half of the time, sound and playhead are nearer than two pictures and a half. The pictures are drawn after it, on a
   * busy machine much later, but not so late that they belong to other sound.
   */
  function expectTogether(heard: readonly Heard[]): void {
    expect(median(heard.map(({ playheadS, soundS }) => Math.abs(soundS - playheadS)))).toBeLessThan(2.5 / 30);
    expect(median(heard.map(({ pictureS, soundS }) => Math.abs(soundS - pictureS)))).toBeLessThan(0.25);
  }
  function median(values: readonly number[]): number | undefined {
    return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  }

  it('is heard at the time of the picture, after a jump and over a loop too', async () => {
    const page = await openClip(await openPage());
    await watchSound(page);
    await page.keyboard.press('Home');
    await page.keyboard.press('l');
    const first = await listen(page, 40);
    expectTogether(first);
    expect(new Set(first.map(({ pictureS }) => pictureS)).size).toBeGreaterThan(3);
    await page.evaluate(() => window.harness.backend.show(6.02));
    await page.waitForFunction(() => (window.harness.backend.getState().shownFrameIndex ?? 0) > 185);
    const second = await listen(page, 30);
    expectTogether(second);
    expect(second.at(-1)?.soundS).toBeGreaterThan(6);
    await page.evaluate(() => window.harness.backend.play({ speed: 1, loop: { inS: 3, outS: 3.5 } }));
    await page.waitForFunction(() => (window.harness.backend.getState().shownFrameIndex ?? 0) < 110);
    // The sound of the place before may still be heard when the first picture of the loop is there.
    await expect.poll(async () => (await listen(page, 1))[0]?.soundS).toBeLessThan(3.6);
    const looped = await listen(page, 60);
    // Where the loop jumps, one of the two may already be at the other end.
    const isOnOneSide = (heard: Heard) => Math.abs(heard.pictureS - heard.soundS) < 0.4;
    expectTogether(looped.filter((heard) => isOnOneSide(heard) && Math.abs(heard.playheadS - heard.soundS) < 0.4));
    expect(looped.every(({ soundS }) => soundS > 2.9 && soundS < 3.6)).toBe(true);
  });

  it('is silent at other speeds, while scrubbing and when paused; mute and volume are kept', async () => {
    const page = await openClip(await openPage());
    await watchSound(page);
    const countCues = () => page.evaluate(() => (window as typeof window & { soundCues: unknown[] }).soundCues.length);
    await page.keyboard.press('l');
    await expect.poll(countCues).toBeGreaterThan(0);
    await page.keyboard.press('l');
    await expect.poll(countCues).toBe(0);
    await page.keyboard.press('k');
    await page.keyboard.press('l');
    await expect.poll(countCues).toBeGreaterThan(0);
    await page.keyboard.press('k');
    await expect.poll(countCues).toBe(0);
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Sound is off' }).waitFor();
    await page.getByRole('slider', { name: 'Volume' }).press('End');
    await page.getByRole('button', { name: 'Sound is on' }).waitFor();
    await page.getByRole('slider', { name: 'Volume' }).press('ArrowLeft');
    await page.waitForFunction(() => JSON.stringify(localStorage).includes('0.99'));
    await takePicture(page, 'sound-control');
  });

  it('says when it cannot be had, and the pictures go on', async () => {
    const page = await openClip(await openPage());
    await page.evaluate(() =>
      window.harness.engine.failNext('decode_failed', 'the file is broken inside', 'audio_decode'),
    );
    await page.keyboard.press('l');
    await page.getByText('No sound').waitFor();
    const shown = await page.evaluate(() => window.harness.backend.getState().shownFrameIndex ?? 0);
    await page.waitForFunction((frame) => (window.harness.backend.getState().shownFrameIndex ?? 0) > frame, shown);
  });
});

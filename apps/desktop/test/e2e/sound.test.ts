import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shared/desktop-settings.ts';
import { launchLane } from '../frames/support/launch-lane.ts';
import { screenshotDir } from '../support/screens.ts';

const cleanUp = useCleanUp();
const patience = { timeout: 90_000, interval: 100 };

interface Sound {
  /** Spans that were handed to the sound device. */
  spans: number;
  /** The loudest sample of them, 0 to 1. */
  peak: number;
  /** Time of the sound device, seconds. */
  clockS: number;
}

/** Notes from now on what the page hands to the sound device. */
function watchSound(page: Page): Promise<void> {
  return page.evaluate(() => {
    const heard: AudioBufferSourceNode[] = [];
    Object.assign(globalThis, { soundNodes: heard });
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (...when) {
      heard.push(this);
      start.apply(this, when);
    };
  });
}

function readSound(page: Page): Promise<Sound> {
  return page.evaluate((): Sound => {
    const heard: AudioBufferSourceNode[] = Reflect.get(globalThis, 'soundNodes');
    const samples = heard.flatMap(({ buffer }) => (buffer === null ? [] : [buffer.getChannelData(0)]));
    const peak = samples.reduce(
      (most, span) => span.reduce((loudest, one) => Math.max(loudest, Math.abs(one)), most),
      0,
    );
    return { spans: heard.length, peak, clockS: heard[0]?.context.currentTime ?? 0 };
  });
}

needs(describe, await electronCapability())('the sample clip', { timeout: 300_000 }, () => {
  it('is made by the engine, opened from the start page and heard', async () => {
    mkdirSync(screenshotDir, { recursive: true });
    const { page } = cleanUp(await launchLane({ engine: defaultSettings.engine, lane: 'mapped' }));
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    await watchSound(page);
    await page.getByRole('button', { name: 'Play the sample clip' }).click({ timeout: patience.timeout });
    await expect.poll(() => page.getByText('Sample clip', { exact: true }).count(), patience).toBeGreaterThan(0);
    await expect.poll(async () => (await readSound(page)).peak, patience).toBeGreaterThan(0.01);
    const { clockS } = await readSound(page);
    expect(clockS).toBeGreaterThan(0);
    await expect.poll(async () => (await readSound(page)).clockS, patience).toBeGreaterThan(clockS + 0.5);
    await page.screenshot({ path: join(screenshotDir, 'sample-clip.png') });
    expect(failures).toEqual([]);
  });
});

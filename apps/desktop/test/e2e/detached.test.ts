import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import type { ElectronApplication } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shared/desktop-settings.ts';
import { launchLane } from '../frames/support/launch-lane.ts';
import { makeStreamName } from '../frames/support/streams.ts';
import { clickMenu } from '../support/click-menu.ts';
import { useGreyClip } from '../support/grey-clip.ts';
import { appDir } from '../support/launch-desktop.ts';
import { readWindow } from '../support/read-window.ts';
import { readOutputText, saveScreen, screenshotDir } from '../support/screens.ts';

const cleanUp = useCleanUp();
const patience = { timeout: 45_000 };
const stagePath = join(appDir, '../stage-server/stages/primitives.usda');

const readGrey = async (app: ElectronApplication, view: 'main' | 'output'): Promise<number> => {
  const [blue = 0, green = 0, red = 0] = (await readWindow(app, view)).pixel;
  return blue === green && green === red ? blue : 0;
};

needs(describe, await electronCapability())('the detached window', { timeout: 240_000 }, () => {
  const clip = useGreyClip();
  beforeAll(() => void mkdirSync(screenshotDir, { recursive: true }));

  it('shows what the engine shows in the viewer, step by step, without a word or a button', async () => {
    const args = ['--open', clip.path];
    const { app, page } = cleanUp(await launchLane({ engine: defaultSettings.engine, lane: 'mapped', args }));
    await expect.poll(() => readGrey(app, 'main'), patience).toBeGreaterThan(40);
    await clickMenu(app, '&File', 'Detach Output');
    const first = await readGrey(app, 'main');
    await expect.poll(() => readGrey(app, 'output'), patience).toBe(first);
    for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(() => readGrey(app, 'main'), patience).toBeGreaterThan(first + 20);
    // Some of the steps may still be on their way to both.
    const readAhead = async () => (await readGrey(app, 'output')) - (await readGrey(app, 'main'));
    await expect.poll(readAhead, patience).toBe(0);
    expect(await readOutputText(app)).toEqual({ text: '', buttons: 0 });
    await saveScreen(app, 'output', 'detached-engine');
  });

  it.each(['mapped', 'copied', 'main'] as const)('shows the stage as the viewer does, in lane %s', async (lane) => {
    const stage = { type: 'spawn', streamName: makeStreamName() } as const;
    const { app, close } = cleanUp(await launchLane({ stage, lane, args: ['--open', stagePath] }));
    await expect.poll(async () => (await readWindow(app)).status, patience).toContain('Live');
    await clickMenu(app, '&File', 'Detach Output');
    // The same ground in both, between whose lines of pixels a fitted picture of another size may lie.
    const readDistance = async () => {
      const [viewer, output] = [(await readWindow(app)).pixel, (await readWindow(app, 'output')).pixel];
      return Math.max(...[0, 1, 2].map((index) => Math.abs((viewer[index] ?? 0) - (output[index] ?? 255))));
    };
    await expect.poll(readDistance, patience).toBeLessThan(9);
    expect(await readOutputText(app)).toEqual({ text: '', buttons: 0 });
    await saveScreen(app, 'output', `detached-stage-${lane}`);
    await close();
  });
});

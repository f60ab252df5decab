import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shared/desktop-settings.ts';
import { launchLane } from '../frames/support/launch-lane.ts';
import { makeStreamName } from '../frames/support/streams.ts';
import { useGreyClip } from '../support/grey-clip.ts';
import { readWindow } from '../support/read-window.ts';
import { screenshotDir } from '../support/screens.ts';

const cleanUp = useCleanUp();
const patience = { timeout: 45_000 };
const stagePath = join(import.meta.dirname, '../../../stage-server/stages/primitives.usda');

beforeAll(() => void mkdirSync(screenshotDir, { recursive: true }));

needs(describe, await electronCapability())('the story', { timeout: 240_000 }, () => {
  const clip = useGreyClip();

  it.each(['mapped', 'copied', 'main'] as const)('lane %s: a video steps, a stage is opened', async (lane) => {
    const stage = { type: 'spawn', streamName: makeStreamName() } as const;
    const files = ['--open', stagePath, '--open', clip.path];
    const { app, page } = cleanUp(await launchLane({ engine: defaultSettings.engine, stage, lane, args: files }));
    const problems: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));

    await expect.poll(() => page.getByText('primitives.usda').count(), patience).toBeGreaterThan(0);
    // Each pixel of the picture is one of the viewport, whichever was there first, the server or the measure.
    const readStatus = async () => {
      const { status, viewport } = await readWindow(app);
      return status.replace(viewport, ' exact ');
    };
    await expect.poll(readStatus, patience).toMatch(new RegExp(`^Live.* exact .*${lane}$`));
    await expect.poll(() => page.getByRole('treeitem').count(), patience).toBeGreaterThan(0);
    await page.screenshot({ path: join(screenshotDir, `stage-${lane}.png`) });

    await page.keyboard.press('Alt+2');
    await expect.poll(() => page.getByText('grey.y4m').count(), patience).toBeGreaterThan(0);
    const readGrey = async () => (await readWindow(app)).pixel;
    await expect.poll(readGrey, patience).toSatisfy(([blue = 0, green = 0]: number[]) => blue > 40 && blue === green);
    const [first = 0] = await readGrey();
    for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await readGrey())[0], patience).toBeGreaterThan(first + 20);
    await page.screenshot({ path: join(screenshotDir, `video-${lane}.png`) });
    // The driver tells that reading pixels back is slow, which is what the tests do.
    expect(problems.filter((text) => !text.includes('ReadPixels'))).toEqual([]);
  });
});

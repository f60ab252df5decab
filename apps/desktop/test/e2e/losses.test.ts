import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shared/desktop-settings.ts';
import { launchLane } from '../frames/support/launch-lane.ts';
import { makeStreamName } from '../frames/support/streams.ts';
import { useGreyClip } from '../support/grey-clip.ts';
import { appDir, type LaunchedDesktop } from '../support/launch-desktop.ts';
import { findChild, isAlive } from '../support/processes.ts';
import { readWindow } from '../support/read-window.ts';
import { showLane } from '../support/show-lane.ts';

const patience = { timeout: 60_000, interval: 100 };
const stagePath = join(appDir, '../stage-server/stages/primitives.usda');
const screenshots = join(appDir, '.artifacts/screenshots');

needs(describe, await electronCapability())('a program behind the page is killed', { timeout: 240_000 }, () => {
  const clip = useGreyClip();
  let desktop: LaunchedDesktop;
  const problems: string[] = [];
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    const stage = { type: 'spawn', streamName: makeStreamName() } as const;
    const args = ['--open', clip.path, '--open', stagePath];
    desktop = await launchLane({ engine: defaultSettings.engine, stage, lane: 'mapped', args });
    desktop.page.on('pageerror', (error) => problems.push(String(error)));
  }, 180_000);
  afterAll(() => desktop?.close());

  const kill = (program: string): number => {
    const child = findChild(desktop.app.process().pid ?? 0, `${program}/dist/main.js`);
    if (child === undefined) throw new Error(`expected a ${program} below the application, found none`);
    process.kill(child.pid, 'SIGKILL');
    return child.pid;
  };
  const readStatus = async () => (await readWindow(desktop.app)).status;
  /** With a word instead of the picture's size while that is the viewport's. */
  const readStageStatus = async () => {
    const { status, viewport } = await readWindow(desktop.app);
    return status.replace(viewport, ' exact ');
  };
  const countPrims = () => desktop.page.getByRole('treeitem').count();
  const readGrey = async () => (await readWindow(desktop.app)).pixel;
  const keepScreenshot = (name: string) => desktop.page.screenshot({ path: join(screenshots, `${name}.png`) });

  it('the stage server: the page shows it, and has its stage again', async () => {
    const { page } = desktop;
    await showLane(page, 'Stream');
    await expect.poll(readStageStatus, patience).toMatch(/Live.* exact .*mapped$/);
    await expect.poll(countPrims, patience).toBeGreaterThan(0);
    const prims = await countPrims();
    // Every state on the way, however short.
    await page.evaluate(() => {
      const seen: string[] = [];
      const note = () => {
        const text = document.querySelector('footer')?.textContent ?? '';
        if (seen.at(-1) !== text) seen.push(text);
      };
      new MutationObserver(note).observe(document, { childList: true, characterData: true, subtree: true });
      Object.assign(globalThis, { seenStates: seen });
    });
    const killed = kill('stage-server');
    await expect.poll(readStatus, patience).not.toContain('Live');
    await keepScreenshot('stage-lost');
    await expect.poll(readStageStatus, patience).toMatch(/Live.* exact .*mapped$/);
    await expect.poll(() => page.getByText('primitives.usda').count(), patience).toBeGreaterThan(0);
    await expect.poll(countPrims, patience).toBe(prims);
    await keepScreenshot('stage-recovered');
    const seen: string[] = await page.evaluate(() => Reflect.get(globalThis, 'seenStates'));
    expect(seen.join('\n')).toMatch(/Lost/);
    expect(isAlive(killed)).toBe(false);
  });

  it('the engine: the page says so, and is at the same picture of the same clip', async () => {
    const { page } = desktop;
    await showLane(page, 'Engine');
    await expect.poll(() => page.getByText('grey.y4m').count(), patience).toBeGreaterThan(0);
    await expect.poll(readGrey, patience).toSatisfy(([blue = 0, green = 0]: number[]) => blue > 40 && blue === green);
    const [first = 0] = await readGrey();
    for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await readGrey())[0], patience).toBeGreaterThan(first + 35);
    const before = await readGrey();
    const killed = kill('engine-mock');
    await page.getByText('Engine restarting...', { exact: true }).waitFor({ timeout: patience.timeout });
    await keepScreenshot('engine-lost');
    // The picture is held meanwhile.
    expect(await readGrey()).toEqual(before);
    await page.getByText('Engine recovered', { exact: true }).waitFor({ timeout: patience.timeout });
    await expect.poll(readStatus, patience).toMatch(/Live.*1 restart/);
    await keepScreenshot('engine-recovered');
    expect(await page.getByText('grey.y4m').count()).toBeGreaterThan(0);
    expect(await readGrey()).toEqual(before);
    // And goes on from there.
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await readGrey())[0], patience).toBeGreaterThan(before[0] ?? 255);
    expect(((await readGrey())[0] ?? 255) - (before[0] ?? 0)).toBeLessThan(8);
    expect(isAlive(killed)).toBe(false);
    expect(problems).toEqual([]);
  });
});

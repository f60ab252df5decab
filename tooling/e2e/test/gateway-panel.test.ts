import { existsSync, readdirSync } from 'node:fs';
import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { startGateway } from './support/gateway.ts';
import { isRunning, listChildren, listDescendants } from './support/processes.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { openSampleStage, waitForStillness } from './support/stage-page.ts';
import { expectNoProblems, openViewer, waitForText } from './support/viewer.ts';

const closeLater = useCleanUp();
const patience = { timeout: 60_000 };

needs(describe, await browserCapability())('a panel of the gateway in the browser', () => {
  const browser = useBrowser();

  it('moves from the start, shows the stage when that is chosen, comes back from the dead, and ends with Ctrl-C', async () => {
    const lanes = ['--engine', 'off', '--stage', 'spawn', '--matrix', 'spawn'];
    const gateway = closeLater(await startGateway({ args: lanes, isGroupLeader: true }));
    const findPanel = () => listChildren(gateway.pid).find(({ commandLine }) => commandLine.includes('--unix-socket'));
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    const { page } = viewer;
    await page.getByText('isolated-render').first().waitFor(patience);
    await keepScreenshot(page, 'start-with-panel');

    await openSampleStage(page, 'primitives.usda');
    await waitForStillness(page);
    await page.keyboard.press('Alt+3');
    await expectMovement(page);
    await keepScreenshot(page, 'panel-moving');

    await choosePictures(page, 'moving colours', 'the stage');
    await page.getByText(/^\d+ shown$/).waitFor(patience);
    await expect.poll(() => isStill(page), patience).toBe(true);
    await keepScreenshot(page, 'panel-stage');

    const first = findPanel()?.pid ?? 0;
    const gone = waitForText(page, 'The panel renderer is gone');
    process.kill(first, 'SIGKILL');
    await gone;
    await page.getByText('The panel renderer is gone').waitFor({ ...patience, state: 'detached' });
    expect(findPanel()?.pid).not.toBe(first);
    await choosePictures(page, 'the stage', 'moving colours');
    await expectMovement(page);
    expectNoProblems(viewer);

    const family = listDescendants(gateway.pid).map(({ pid }) => pid);
    expect(await gateway.end('SIGINT')).toBe(0);
    await expect.poll(() => family.filter(isRunning), { timeout: 30_000 }).toEqual([]);
    // Of its own accord it ended once, when it was killed.
    expect(gateway.readLog().match(/the panel renderer ended/g)).toHaveLength(1);
    const left = existsSync(gateway.runtimeFolder) ? readdirSync(gateway.runtimeFolder) : [];
    expect(left.filter((name) => name.includes('matrix'))).toEqual([]);
  });
});

async function choosePictures(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Pictures: ${from}` }).click();
  await page.getByRole('menuitemradio', { name: to }).click();
  await page.getByRole('button', { name: `Pictures: ${to}` }).waitFor(patience);
}

async function expectMovement(page: Page): Promise<void> {
  const before = await captureLamps(page);
  await expect.poll(async () => (await captureLamps(page)).equals(before), patience).toBe(false);
}

async function isStill(page: Page): Promise<boolean> {
  const before = await captureLamps(page);
  await page.waitForTimeout(500);
  return (await captureLamps(page)).equals(before);
}

async function captureLamps(page: Page): Promise<Buffer> {
  return page.getByRole('img', { name: 'Lamps of the panel' }).screenshot();
}

import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { type RunningGateway, startGateway } from './support/gateway.ts';
import { listChildren } from './support/processes.ts';
import { keepScreenshot } from './support/screenshots.ts';
import {
  capturePicture,
  clickPicture,
  dragPicture,
  isStreamLost,
  measureChange,
  openSampleStage,
  readSelectedRow,
  showStreamLane,
  waitForChange,
  waitForStillness,
  waitForStreamPresence,
  waitForTree,
} from './support/stage-page.ts';
import { expectNoProblems, openViewer } from './support/viewer.ts';

const closeLater = useCleanUp();
/** Where the camera that a stage opens with sees the golden sphere. */
const sphere = { x: 0.465, y: 0.527 };

async function startWithStages(): Promise<RunningGateway> {
  return closeLater(await startGateway({ args: ['--engine', 'off', '--stage', 'spawn'] }));
}

function findStageServer(gateway: RunningGateway): number {
  const found = listChildren(gateway.pid).find(({ commandLine }) => commandLine.includes('--stream-name'));
  if (found === undefined) throw new Error('expected a stage server among the children of the gateway, found none');
  return found.pid;
}

needs(describe, await browserCapability())('a stage in the browser', () => {
  const browser = useBrowser();

  it('is opened, picked in, orbited and shown in other ways', async () => {
    const gateway = await startWithStages();
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    const { page } = viewer;
    await openSampleStage(page, 'primitives.usda');
    const plain = await waitForStillness(page);
    await keepScreenshot(page, 'stage-open');

    await clickPicture(page, sphere);
    expect(await readSelectedRow(page)).toContain('Sphere');
    const properties = page.getByRole('region', { name: 'Properties' });
    await properties.getByText('Sphere', { exact: true }).first().waitFor();
    // Its outline changes a little of the picture, not all of it.
    const outlined = await waitForChange(page, plain, 0.0005);
    expect(measureChange(plain, outlined)).toBeLessThan(0.2);
    await keepScreenshot(page, 'stage-selected');

    await dragPicture(page, { x: 0.4, y: 0.5 }, { x: 0.6, y: 0.45 });
    await waitForChange(page, outlined, 0.02);
    const orbited = await waitForStillness(page);
    expect(await readSelectedRow(page)).toContain('Sphere');
    await keepScreenshot(page, 'stage-orbited');

    await page.keyboard.press('a');
    await waitForChange(page, orbited, 0.2);
    const depth = await waitForStillness(page);
    await keepScreenshot(page, 'stage-aov');
    await page.keyboard.press('Shift+A');
    await waitForChange(page, depth, 0.2);
    await expect
      .poll(async () => measureChange(orbited, await capturePicture(page)), { timeout: 60_000 })
      .toBeLessThan(0.01);
    const coloured = await waitForStillness(page);

    const settings = page.getByRole('region', { name: 'Render settings' });
    await settings.getByRole('switch', { name: 'Wireframe' }).click();
    await waitForChange(page, coloured, 0.02);
    await keepScreenshot(page, 'stage-wireframe');

    await page.keyboard.press('Escape');
    await page.getByText('Nothing selected').waitFor();
    expectNoProblems(viewer);
  });

  it('survives the death of its server on the same page', async () => {
    const gateway = await startWithStages();
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    const { page } = viewer;
    await openSampleStage(page, 'primitives.usda');
    const before = await waitForStillness(page);
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    const pid = findStageServer(gateway);

    const lost = waitForStreamPresence(page, 'Lost');
    process.kill(pid, 'SIGKILL');
    await lost;
    const held = await capturePicture(page);
    // The last picture stays while nobody draws; by now somebody may do so again.
    if (await isStreamLost(page)) expect(measureChange(before, held)).toBeLessThan(0.2);
    await keepScreenshot(page, 'stage-lost', 'small');

    await waitForStreamPresence(page, 'Live');
    await waitForTree(page);
    await expect
      .poll(async () => measureChange(before, await capturePicture(page)), { timeout: 60_000 })
      .toBeLessThan(0.001);
    expect(findStageServer(gateway)).not.toBe(pid);
    await clickPicture(page, sphere);
    expect(await readSelectedRow(page)).toContain('Sphere');
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    await keepScreenshot(page, 'stage-back');
    expectNoProblems(viewer);
  });

  it('is one for two browsers', async () => {
    const gateway = await startWithStages();
    const first = closeLater(await openViewer(browser(), gateway.address));
    const second = closeLater(await openViewer(browser(), gateway.address));
    await openSampleStage(first.page, 'primitives.usda');
    await showStreamLane(second.page);
    await waitForTree(second.page);
    const before = await waitForStillness(second.page);
    await expect
      .poll(async () => measureChange(await capturePicture(first.page), before), { timeout: 60_000 })
      .toBeLessThan(0.001);

    await clickPicture(first.page, sphere);
    expect(await readSelectedRow(first.page)).toContain('Sphere');
    expect(await readSelectedRow(second.page)).toContain('Sphere');

    await second.page.bringToFront();
    await dragPicture(second.page, { x: 0.4, y: 0.5 }, { x: 0.6, y: 0.5 });
    await waitForChange(second.page, before, 0.02);
    const there = await waitForStillness(second.page);
    await first.page.bringToFront();
    await expect
      .poll(async () => measureChange(there, await capturePicture(first.page)), { timeout: 60_000 })
      .toBeLessThan(0.001);
    await keepScreenshot(first.page, 'stage-first-browser', 'small');
    await keepScreenshot(second.page, 'stage-second-browser', 'small');
    expectNoProblems(first, second);
  });
});

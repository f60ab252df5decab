import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness/open-harness.ts';

const artifacts = join(import.meta.dirname, '..', '.artifacts');

needs(describe, await browserCapability())('stream lane in a browser', () => {
  let harness: Harness;
  let opened: { page: Page; problems: string[] } | undefined;
  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    harness = await startHarness();
  });
  afterAll(() => harness?.close());
  afterEach(async () => {
    const { page, problems } = opened ?? {};
    opened = undefined;
    await page?.context().close();
    expect(problems ?? []).toEqual([]);
  });

  async function openStage(): Promise<Page> {
    opened = await harness.open();
    const { page } = opened;
    await page.getByRole('button', { name: 'Stream' }).click();
    await choosePath(page, '/stages/shapes.usda');
    await page.getByRole('treeitem', { name: 'Cube' }).first().waitFor();
    await page.waitForFunction(() => window.harness.viewer.getStatus().size !== undefined);
    return page;
  }
  async function choosePath(page: Page, path: string): Promise<void> {
    await page.keyboard.press('Control+Shift+o');
    await page.getByLabel('Stage to open').fill(path);
    await page.keyboard.press('Enter');
  }
  const readSelection = (page: Page) => page.evaluate(() => window.harness.viewer.getStatus().selection.join());

  it('opens a stage, and a click in the picture selects in tree and properties', async () => {
    const page = await openStage();
    const box = await page.getByRole('img', { name: 'Picture of the stage' }).boundingBox();
    if (box === null) throw new Error('expected a picture, found none');
    const pictureWidth = Math.min(box.width, (box.height * 960) / 540);
    await page.mouse.click(box.x + box.width / 2 + pictureWidth * 0.18, box.y + box.height / 2);
    await expect.poll(() => readSelection(page)).toBe('/World/Sphere');
    await page.getByRole('treeitem', { name: 'Sphere', selected: true }).waitFor();
    await page.getByRole('rowheader', { name: 'radius' }).waitFor();
    await page.screenshot({ path: join(artifacts, 'stream-selected.png') });
    await page.keyboard.press('Escape');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  });

  it('walks a tree of 100 000 prims by key and draws only what is seen', async () => {
    const page = await openStage();
    await page.getByRole('treeitem', { name: 'Group' }).click();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: 'Part_00000' }).waitFor();
    await page.keyboard.press('End');
    await expect.poll(() => readSelection(page)).toBe('/World/Group/Part_99999');
    expect(await page.getByRole('treeitem').count()).toBeLessThan(80);
  });

  it('shows only settings that were proven, and changes them', async () => {
    const page = await openStage();
    const settings = page.getByRole('region', { name: 'Render settings' });
    await settings.getByRole('slider', { name: 'Exposure' }).press('ArrowRight');
    await expect
      .poll(() => page.evaluate(() => window.harness.viewer.getStatus().settings?.settings.exposure))
      .toBe(0.1);
    expect(await settings.getByText('Not proven').count()).toBe(0);
    expect(await settings.getByText('Not here').count()).toBe(0);
  });

  it('shows a stage that is not there and a server that went away, and comes back', async () => {
    const page = await openStage();
    await choosePath(page, '/missing.txt');
    const failed = page.getByRole('alert');
    await failed.getByText('Cannot open missing.txt').waitFor();
    await failed.getByText('stage_not_found').waitFor();
    await page.screenshot({ path: join(artifacts, 'stream-open-failed.png') });
    await choosePath(page, '/again.usda');
    await page.getByRole('treeitem', { name: 'Cube' }).waitFor();
    await page.evaluate(() => window.harness.viewer.stage.restart());
    await page.getByText('The stage server is gone').waitFor();
    await page.getByRole('treeitem', { name: 'Cube' }).waitFor();
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
  });
});

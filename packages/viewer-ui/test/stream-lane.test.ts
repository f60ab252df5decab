import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkedSizes, checkLightView, checkView, takePicture } from './harness/check-view.ts';
import { useHarness } from './harness/open-harness.ts';
import { untilSaid, waitForIdle } from './harness/watch-page.ts';

const picture = { width: 960, height: 540 };

needs(describe, await browserCapability())('stream lane in a browser', () => {
  const openPage = useHarness();

  async function openLane(size?: { width: number; height: number }): Promise<Page> {
    const page = await openPage(size);
    await page.getByRole('button', { name: 'Stream', exact: true }).click();
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
    return page;
  }
  async function openStage(size?: { width: number; height: number }): Promise<Page> {
    const page = await openLane(size);
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
  const readStage = (page: Page) =>
    page.evaluate(() => {
      const { aov, cameras, settings } = window.harness.viewer.getStatus();
      return { aov: aov?.active, camera: cameras?.active, exposure: settings?.settings.exposure };
    });
  /** The canvas, with the way from frame pixels to the page for a fitted picture. */
  async function findPicture(page: Page) {
    const box = await page.getByRole('img', { name: 'Picture of the stage' }).boundingBox();
    if (box === null) throw new Error('expected a picture, found none');
    const scale = Math.min(box.width / picture.width, box.height / picture.height);
    const left = box.x + (box.width - picture.width * scale) / 2;
    const top = box.y + (box.height - picture.height * scale) / 2;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return { middle, toPage: (x: number, y: number) => ({ x: left + x * scale, y: top + y * scale }) };
  }
  const readMoves = (page: Page) =>
    page.evaluate(() =>
      window.harness.viewer.stage.requests
        .filter(({ event_type }) => event_type === 'cameraMouseMove' || event_type === 'cameraMouseButton')
        .map(({ payload }) => payload as { x: number; y: number }),
    );
  const countButtons = (page: Page) =>
    page.evaluate(
      () => window.harness.viewer.stage.requests.filter(({ event_type }) => event_type === 'cameraMouseButton').length,
    );

  it('offers no place to type where only listed stages can be opened', async () => {
    const page = await openPage();
    await page.goto(`${page.url()}?listed`);
    await waitForIdle(page);
    await page.getByRole('button', { name: 'Stream', exact: true }).click();
    await page.keyboard.press('Control+Shift+o');
    const dialog = page.getByRole('dialog', { name: 'Open a stage' });
    await dialog.getByLabel('Filter stages').fill('prod');
    await dialog.getByRole('button', { name: /product/ }).waitFor();
    await dialog.getByRole('button', { name: /shapes/ }).waitFor({ state: 'detached' });
    expect(await dialog.getByRole('button', { name: 'Open', exact: true }).count()).toBe(0);
  });

  it('opens the sample from the start page with one click', async () => {
    const page = await openPage();
    await page.getByRole('button', { name: 'Open the sample stage' }).click();
    await page.getByRole('treeitem', { name: 'Cube' }).waitFor();
    await page.getByRole('contentinfo').getByText('shapes.usda').waitFor();
  });

  it('selects in tree and properties what is clicked in the picture', async () => {
    const page = await openStage();
    const { toPage } = await findPicture(page);
    const sphere = toPage(650, 270);
    await page.mouse.click(sphere.x, sphere.y);
    await expect.poll(() => readSelection(page)).toBe('/World/Sphere');
    await page.getByRole('treeitem', { name: 'Sphere', selected: true }).waitFor();
    await page.getByRole('rowheader', { name: 'radius' }).waitFor();
    const cube = toPage(310, 270);
    await page.keyboard.down('Control');
    await page.mouse.click(cube.x, cube.y);
    await page.keyboard.up('Control');
    await expect.poll(() => readSelection(page)).toBe('/World/Sphere,/World/Cube');
    await page.keyboard.press('Escape');
    await expect.poll(() => readSelection(page)).toBe('');
  });

  it('keeps picks and drags on the pixel under the pointer when the picture is enlarged', async () => {
    const page = await openStage();
    const { middle, toPage } = await findPicture(page);
    const spot = toPage(653, 270);
    await page.mouse.move(spot.x, spot.y);
    await page.keyboard.down('Control');
    for (let i = 0; i < 12; i += 1) await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await page.getByRole('status', { name: 'Zoom' }).getByText('800 %').waitFor();
    await page.keyboard.press('p');
    await waitForIdle(page);
    await page.mouse.move(spot.x + 3, spot.y + 3);
    await page.mouse.move(spot.x, spot.y);
    await page.mouse.click(spot.x, spot.y);
    await expect.poll(() => readSelection(page)).toBe('/World/Sphere');
    const [press = { x: 0, y: 0 }] = await readMoves(page);
    const place = page.locator('dl').filter({ hasText: 'rgba' }).locator('dd').first();
    await expect.poll(() => place.textContent()).toBe(`${Math.floor(press.x)}, ${Math.floor(press.y)}`);
    // Each step of the wheel puts the picture on whole device pixels.
    expect(Math.abs(Math.floor(press.x) - 653)).toBeLessThanOrEqual(3);

    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x + 80, middle.y);
    await page.mouse.up();
    // The click and this drag are pressed and released.
    await expect.poll(() => countButtons(page)).toBe(4);
    const moves = await readMoves(page);
    // 80 pixels of the screen are 10 of the picture at 800 %.
    expect((moves.at(-1)?.x ?? 0) - (moves.at(2)?.x ?? 0)).toBeCloseTo(10, 1);

    await page.keyboard.down('Control');
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x + 40, middle.y + 16);
    await page.mouse.up();
    await page.keyboard.up('Control');
    expect((await readMoves(page)).length).toBe(moves.length);
    await takePicture(page, 'stream-zoomed');
    await page.keyboard.press('0');
    await page.getByRole('button', { name: 'Fit', exact: true, pressed: true }).waitFor();
  });

  it('walks a tree of 100 000 prims by key and draws only what is seen', async () => {
    const page = await openStage();
    await page.getByRole('treeitem', { name: 'Group' }).click();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: 'Part_00000' }).waitFor();
    await page.keyboard.press('End');
    await expect.poll(() => readSelection(page)).toBe('/World/Group/Part_99999');
    await expect.poll(() => page.getByRole('treeitem').count()).toBeLessThan(80);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => readSelection(page)).toBe('/World/Group');
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('treeitem', { name: 'Part_00000' }).waitFor({ state: 'detached' });
    const pages = await page.evaluate(
      () =>
        window.harness.viewer.stage.requests.filter(
          ({ event_type, payload }) => event_type === 'getChildrenRequest' && payload.prim_path === '/World/Group',
        ).length,
    );
    expect(pages).toBeLessThan(5);
  });

  it('finds prims by name and shows the chosen one in the tree afterwards', async () => {
    const page = await openStage();
    await page.keyboard.press('/');
    // At once: what is found for a part of the word begins with the same prim.
    await page.keyboard.insertText('part_0450');
    await page.getByRole('option', { name: 'Part_04500' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => readSelection(page)).toBe('/World/Group/Part_04501');
    await takePicture(page, 'stream-search');
    await page.keyboard.press('Escape');
    await page.getByRole('treeitem', { name: 'Part_04501', selected: true }).waitFor();
  });

  it('shows only settings that were proven, changes and resets them', async () => {
    const page = await openStage();
    const settings = page.getByRole('region', { name: 'Render settings' });
    await settings.getByRole('slider', { name: 'Exposure' }).press('ArrowRight');
    await expect.poll(async () => (await readStage(page)).exposure).toBe(0.1);
    const typed = settings.getByRole('spinbutton', { name: 'Exposure value' });
    await typed.fill('1.5');
    await typed.press('Enter');
    await expect.poll(async () => (await readStage(page)).exposure).toBe(1.5);
    await settings.getByText('Exposure', { exact: true }).dblclick();
    await expect.poll(async () => (await readStage(page)).exposure).toBe(0);
    await settings.getByRole('switch', { name: 'Wireframe' }).click();
    await settings.getByRole('button', { name: 'Background: gradient' }).click();
    await page.getByRole('menuitemradio', { name: 'black' }).click();
    await settings.getByRole('button', { name: 'Background: black' }).waitFor();
    await settings.getByRole('spinbutton', { name: 'Samples' }).press('ArrowUp');
    await settings.getByRole('button', { name: 'Reset all settings' }).click();
    await settings.getByRole('button', { name: 'Background: gradient' }).waitFor();
    expect(await settings.getByText('Not proven').count()).toBe(0);
    expect(await settings.getByText('Not here').count()).toBe(0);
  });

  it('chooses picture kind and camera by picker, key and palette', async () => {
    const page = await openStage();
    await page.keyboard.press('a');
    await expect.poll(async () => (await readStage(page)).aov).toBe('DepthSD');
    await page.getByRole('button', { name: 'Picture kind: Depth' }).click();
    await page.getByRole('menuitemradio', { name: 'Colour' }).click();
    await expect.poll(async () => (await readStage(page)).aov).toBe('LdrColor');
    await page.getByRole('button', { name: 'Camera: Free camera' }).click();
    await page.getByRole('menuitemradio', { name: 'Camera', exact: true }).click();
    await expect.poll(async () => (await readStage(page)).camera).toBe('/World/Camera');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('camera: free');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await readStage(page)).camera).toBe(null);
    await page.keyboard.press('f');
    const isFramed = () =>
      page.evaluate(() =>
        window.harness.viewer.stage.requests.some(({ event_type }) => event_type === 'frameSelectionRequest'),
      );
    await expect.poll(isFramed).toBe(true);
  });

  it('chooses variants, and filters and copies properties', async () => {
    const page = await openStage();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('treeitem', { name: 'Sphere' }).click();
    await page.getByRole('button', { name: 'Variant of color: red' }).click();
    await page.getByRole('menuitemradio', { name: 'blue' }).click();
    await page.getByRole('button', { name: 'Variant of color: blue' }).waitFor();
    await page.getByLabel('Filter properties').fill('radi');
    await expect.poll(() => page.getByRole('rowheader').allTextContents()).toEqual(['radius']);
    await page.getByRole('row', { name: 'radius' }).hover();
    await untilSaid(page, 'Value copied', () => page.getByRole('button', { name: 'Copy radius' }).click());
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('1');
  });

  it('shows a stage that is not there and a server that went away, and comes back', async () => {
    const page = await openStage();
    await choosePath(page, '/missing.txt');
    const failed = page.getByRole('alert');
    await failed.getByText('Cannot open missing.txt').waitFor();
    await failed.getByText('stage_not_found').waitFor();
    await checkView(page, 'stream-open-failed');
    await choosePath(page, '/again.usda');
    await page.getByRole('treeitem', { name: 'Cube' }).waitFor();
    // It is back a quarter of a second later.
    const restart = () => page.evaluate(() => window.harness.viewer.stage.restart());
    await untilSaid(page, 'The stage server is gone', restart);
    await takePicture(page, 'stream-lost');
    await page.getByRole('treeitem', { name: 'Cube' }).waitFor();
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
  });

  it('shows every state of the server with what, why and a way on', async () => {
    const page = await openLane();
    await page.getByText('The stage server is ready.').waitFor();
    await checkView(page, 'stream-empty');
    await page.evaluate(() =>
      window.harness.pretend({ loading: { path: '/big.usdc', amount: 0.4, activity: 'Meshes' } }),
    );
    const progress = page.getByRole('progressbar', { name: 'Loading of big.usdc' });
    await expect.poll(() => progress.getAttribute('aria-valuenow')).toBe('40');
    await checkView(page, 'stream-loading');
    await page.evaluate(() => window.harness.pretend({ presence: 'stale' }));
    await page.getByText('No new picture for over 5 seconds').waitFor();
    await takePicture(page, 'stream-stale');
    await page.evaluate(() => {
      const problem = {
        code: 'ERR_STREAM_NOT_FOUND',
        message: 'No stream of that name',
        tip: 'Start the stage server',
      };
      window.harness.pretend({ presence: 'failed', problems: [{ severity: 'error', ...problem }] });
    });
    await page.getByRole('alert').getByText('Start the stage server').waitFor();
    await page.getByRole('button', { name: 'Copy details' }).waitFor();
    await checkView(page, 'stream-failed');
  });

  for (const size of checkedSizes) {
    it(`fits the stream lane into ${size.width}×${size.height}, dark and light, without a serious accessibility issue`, async () => {
      const page = await openStage(size);
      await page.getByRole('treeitem', { name: 'Sphere' }).click();
      await page.getByRole('rowheader', { name: 'radius' }).waitFor();
      await page.keyboard.press('Control+Shift+p');
      await page.getByRole('region', { name: 'Performance' }).waitFor();
      await checkView(page, `stream-${size.width}`);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.keyboard.press('Control+k');
      await page.keyboard.type('light theme');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
      await checkLightView(page, 'stream', size);
    });
  }

  it('lists its commands in palette and sheet', async () => {
    const page = await openStage();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('frame the selection');
    await page.getByRole('option', { name: 'Frame the selection' }).waitFor();
    await checkView(page, 'stream-palette');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Next picture kind').waitFor();
    await checkView(page, 'shortcuts');
  });
});

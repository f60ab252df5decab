import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkedSizes, checkLightView, checkView } from './harness/check-view.ts';
import { openClip as openHarnessClip } from './harness/open-clip.ts';
import { useHarness } from './harness/open-harness.ts';
import { untilSaid, waitForIdle } from './harness/watch-page.ts';

needs(describe, await browserCapability())('FramelaneApp in a browser', () => {
  const openPage = useHarness();

  /** The sample, opened and paused on its first frames. */
  async function openClip(size?: { width: number; height: number }): Promise<Page> {
    return openHarnessClip(await openPage(size));
  }
  async function addEffect(page: Page, name: string): Promise<void> {
    await page.keyboard.press('e');
    await page.getByRole('combobox', { name: 'Search effects' }).fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Move ${name}, position` }).waitFor();
  }
  const readChain = (page: Page) =>
    page.evaluate(() => window.harness.backend.getState().chain.map(({ id: _id, ...rest }) => ({ ...rest })));
  // The backend gets a chain with the next animation frame.
  const expectChain = (page: Page) => expect.poll(() => readChain(page));
  const expectTitle = (page: Page) => expect.poll(() => page.title());
  const readState = (page: Page) =>
    page.evaluate(() => {
      const { timeS, isPlaying, speed, shownFrameIndex, loop } = window.harness.backend.getState();
      return { timeS, isPlaying, speed, shownFrameIndex, loop };
    });
  const frameIs = (page: Page, frame: number) =>
    page.waitForFunction((wanted) => window.harness.backend.getState().shownFrameIndex === wanted, frame);

  it('opens and plays the sample with one click, and names it in the title', async () => {
    const page = await openPage();
    expect(await page.title()).toBe('Framelane');
    await page.getByRole('button', { name: 'Play the sample clip' }).click();
    await page.waitForFunction(() => (window.harness.backend.getState().shownFrameIndex ?? 0) > 3);
    expect((await readState(page)).isPlaying).toBe(true);
    await expectTitle(page).toBe('framelane-sample.mp4 – Framelane');
  });

  it('puts the picture of the frame on the canvas, which the inspector reads exactly', async () => {
    const page = await openClip();
    await page.keyboard.press('p');
    await waitForIdle(page);
    const box = await page.getByRole('img', { name: 'Picture' }).boundingBox();
    if (box === null) throw new Error('expected a canvas with a size');
    // The middle of the second of eight bars, below the band with the number.
    await page.mouse.move(box.x + (box.width * 3) / 16, box.y + box.height / 2);
    await page.getByText('191 191 0 255').waitFor();
    await page.getByText('#bfbf00').waitFor();
  });

  it('builds the chain that the rack shows', async () => {
    const page = await openClip();
    await addEffect(page, 'Hue shift');
    await addEffect(page, 'Edge detect');
    await addEffect(page, 'Invert');
    await expectChain(page).toEqual([
      { effectId: 'fx.hue_shift' },
      { effectId: 'fx.edge_detect' },
      { effectId: 'fx.invert' },
    ]);

    const amount = page.getByRole('spinbutton', { name: 'Hue shift Amount value' });
    await amount.click();
    await amount.fill('-45');
    await page.keyboard.press('Enter');
    await page.getByRole('slider', { name: 'Edge detect Mix' }).press('Home');
    await page.getByRole('switch', { name: 'Edge detect Invert' }).click();
    await page.getByRole('button', { name: 'Edge detect Mode: wires' }).click();
    await page.getByRole('menuitemradio', { name: 'colormix' }).click();
    await page.getByRole('switch', { name: 'Invert is applied' }).click();
    await page.getByRole('button', { name: 'Move Invert, position 3' }).press('ArrowUp');
    await expectChain(page).toEqual([
      { effectId: 'fx.hue_shift', parameters: { amount: -45 } },
      { effectId: 'fx.invert', isEnabled: false },
      { effectId: 'fx.edge_detect', mix: 0, parameters: { isInverted: true, mode: 'colormix' } },
    ]);

    await page.getByRole('slider', { name: 'Hue shift Amount' }).dblclick();
    await page.getByRole('button', { name: 'Remove Edge detect' }).click();
    await expectChain(page).toEqual([{ effectId: 'fx.hue_shift' }, { effectId: 'fx.invert', isEnabled: false }]);
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => window.harness.backend.getState().chain.length === 3);
  });

  it('reorders by dragging a grip', async () => {
    const page = await openClip();
    for (const name of ['Hue shift', 'Levels', 'Invert']) await addEffect(page, name);
    const from = await page.getByRole('button', { name: 'Move Hue shift, position 1' }).boundingBox();
    const to = await page.getByRole('listitem').filter({ hasText: 'InvertMix' }).boundingBox();
    if (from === null || to === null) throw new Error('expected cards with a size');
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(from.x + 5, to.y + to.height - 4, { steps: 6 });
    await page.mouse.up();
    await expectChain(page).toEqual([
      { effectId: 'util.levels' },
      { effectId: 'fx.invert' },
      { effectId: 'fx.hue_shift' },
    ]);
  });

  it('sends at most one chain per animation frame while a slider is dragged, and the last one exactly', async () => {
    const page = await openClip();
    await addEffect(page, 'Hue shift');
    const result = await page.evaluate(async () => {
      const slider = document.querySelector<HTMLElement>('[role="slider"][aria-label="Hue shift Amount"]');
      if (slider === null) throw new Error('expected the slider of the effect');
      const box = slider.getBoundingClientRect();
      const press = (type: string, x: number) =>
        slider.dispatchEvent(
          new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: box.top + 5, bubbles: true }),
        );
      slider.setPointerCapture = () => undefined;
      const before = window.harness.chains.length;
      press('pointerdown', box.left);
      for (let x = 0; x <= 50; x += 1) press('pointermove', box.left + (box.width * x) / 50);
      const sentInside = window.harness.chains.length - before;
      press('pointerup', box.right);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return { sentInside, sent: window.harness.chains.length - before, last: window.harness.chains.at(-1)?.[0] };
    });
    expect(result.sentInside).toBe(0);
    expect(result.sent).toBe(1);
    expect(result.last?.parameters).toEqual({ amount: 360 });
  });

  it('coalesces scrubbing to the newest position and lands on the exact frame', async () => {
    const page = await openClip();
    const result = await page.evaluate(async () => {
      const bar = document.querySelector<HTMLElement>('[role="slider"][aria-label="Position"]');
      if (bar === null) throw new Error('expected the scrub bar');
      const box = bar.getBoundingClientRect();
      const press = (type: string, x: number) =>
        bar.dispatchEvent(
          new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: box.top + 30, bubbles: true }),
        );
      bar.setPointerCapture = () => undefined;
      const before = window.harness.shows.length;
      press('pointerdown', box.left);
      for (let x = 1; x <= 200; x += 1) press('pointermove', box.left + (box.width * x) / 400);
      const sentInside = window.harness.shows.length - before;
      press('pointerup', box.left + box.width / 2);
      return { sentInside, sent: window.harness.shows.length - before, last: window.harness.shows.at(-1) };
    });
    expect(result.sentInside).toBe(0);
    expect(result.sent).toBe(1);
    expect(result.last).toBeCloseTo(5, 6);
    await frameIs(page, 150);
    await page.getByTestId('frame-counter').getByText('150', { exact: true }).waitFor();
    await page.getByTestId('timecode').getByText('00:00:05:00').waitFor();
  });

  it('obeys the keyboard map', async () => {
    const page = await openClip();
    await page.keyboard.press('Home');
    await frameIs(page, 0);
    await page.keyboard.press('ArrowRight');
    await frameIs(page, 1);
    await page.keyboard.press('Shift+ArrowRight');
    await frameIs(page, 11);
    await page.keyboard.press('ArrowLeft');
    await frameIs(page, 10);
    await page.keyboard.press('i');
    await page.keyboard.press('Shift+ArrowRight');
    await frameIs(page, 20);
    await page.keyboard.press('o');
    await page.keyboard.press('Shift+l');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => window.harness.backend.getState().loop !== undefined);
    const { loop } = await readState(page);
    expect(loop?.inS).toBeCloseTo(10 / 30, 2);
    expect(loop?.outS).toBeCloseTo(21 / 30, 2);
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+l');
    await page.keyboard.press('l');
    await page.keyboard.press('l');
    await expect.poll(async () => (await readState(page)).speed).toBe(2);
    await page.keyboard.press('j');
    await expect.poll(async () => (await readState(page)).speed).toBe(-1);
    await page.keyboard.press('Space');
    await expect.poll(async () => (await readState(page)).isPlaying).toBe(false);
    await page.keyboard.press('End');
    await frameIs(page, 299);
    await page.keyboard.press('1');
    await page.getByRole('status', { name: 'Zoom' }).getByText('100 %').waitFor();
    await page.keyboard.press('+');
    await page.getByRole('status', { name: 'Zoom' }).getByText('150 %').waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Fit', exact: true, pressed: true }).waitFor();
  });

  it('leaves keys to text fields', async () => {
    const page = await openClip();
    await page.getByRole('searchbox', { name: 'Filter this folder' }).click();
    await page.keyboard.type('jkl i');
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('jkl i');
    expect((await readState(page)).isPlaying).toBe(false);
  });

  it('lists every command with its shortcut in the palette and runs the chosen one', async () => {
    const page = await openClip();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await expect.poll(() => palette.getByRole('option').count()).toBeGreaterThan(35);
    await palette.getByRole('combobox').fill('last frame');
    await page.keyboard.press('Enter');
    await frameIs(page, 299);
    await palette.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Play or pause').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('holds the last frame under a banner while the engine restarts, and goes on by itself', async () => {
    const page = await openClip();
    await page.keyboard.press('Space');
    const message = page.getByRole('region', { name: 'Messages' }).getByText('Engine restarting...').waitFor();
    await Promise.all([message, page.evaluate(() => window.harness.engine.lose())]);
    await page.getByText('Engine restarting. The last frame is held').waitFor();
    const held = (await readState(page)).shownFrameIndex ?? 0;
    await untilSaid(page, 'Engine recovered', () => page.evaluate(() => window.harness.engine.recover()));
    await page.getByText('1 restart').waitFor();
    await page.waitForFunction((frame) => (window.harness.backend.getState().shownFrameIndex ?? 0) > frame, held);
  });

  it('says what failed and why, and tries again on demand', async () => {
    const page = await openClip();
    await page.evaluate(() => {
      window.harness.engine.lose();
      window.harness.engine.setStatus({
        presence: 'failed',
        problems: [{ severity: 'error', code: 'ERR_ENGINE_FAILED', message: 'The engine gave up', tip: 'See its log' }],
      });
    });
    await page.getByRole('heading', { name: 'The engine gave up' }).waitFor();
    await page.getByText('See its log').waitFor();
    await page.getByText('ERR_ENGINE_FAILED').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('heading', { name: 'The engine gave up' }).waitFor({ state: 'detached' });
  });

  it('reports a file that cannot be opened and stays where it was', async () => {
    const page = await openClip();
    // Named, as a picture that is still on its way must not take the failure.
    await page.evaluate(() =>
      window.harness.engine.failNext('unsupported_media', 'cannot read this file as media', 'ingest'),
    );
    await page.getByRole('button', { name: /harbour-dawn/ }).click();
    await page.getByText('Cannot open harbour-dawn-take-03.mov').waitFor();
    expect(await page.title()).toBe('framelane-sample.mp4 – Framelane');
  });

  it('uploads a dropped file with progress that can be cancelled', async () => {
    const page = await openClip();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(5000)], 'slow.mp4', { type: 'video/mp4' }));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      }
    });
    const bar = page.getByRole('progressbar', { name: 'Upload of slow.mp4' });
    await bar.waitFor();
    await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('40');
    const cancel = page.getByRole('button', { name: 'Cancel the upload of slow.mp4' });
    await untilSaid(page, 'Upload of slow.mp4 cancelled', () => cancel.click());
    expect(await page.evaluate(() => window.harness.uploads)).toEqual([{ name: 'slow.mp4', cancel: 'yes' }]);
    await bar.waitFor({ state: 'detached' });
  });

  it('remembers lane, panels, theme and recent files', async () => {
    const page = await openClip();
    await page.keyboard.press('Control+b');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitemradio', { name: 'Light' }).click();
    await page.waitForFunction(() => localStorage.length > 0 && JSON.stringify(localStorage).includes('light'));
    await page.reload();
    await page.getByText('No clip open').first().waitFor();
    await waitForIdle(page);
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    await expect.poll(() => page.getByRole('region', { name: 'Media', exact: true }).count()).toBe(0);
    await page.keyboard.press('Control+b');
    await page.getByRole('region', { name: 'Recent' }).getByText('framelane-sample.mp4').waitFor();
  });

  it('resizes panels from the keyboard and collapses them', async () => {
    const page = await openClip();
    const panel = page.getByRole('region', { name: 'Media', exact: true });
    const edge = page.getByRole('separator', { name: 'Resize Media' });
    const before = (await panel.boundingBox())?.width ?? 0;
    await edge.press('ArrowRight');
    await expect.poll(async () => (await panel.boundingBox())?.width).toBe(before + 16);
    await edge.press('Enter');
    await panel.waitFor({ state: 'hidden' });
    await edge.press('Enter');
    await panel.waitFor();
  });

  it('works when React mounts everything twice', async () => {
    const page = await openPage();
    await page.goto(`${page.url()}?strict`);
    await waitForIdle(page);
    await page.getByRole('button', { name: 'Play the sample clip' }).click();
    await page.waitForFunction(() => (window.harness.backend.getState().shownFrameIndex ?? 0) > 3);
    await addEffect(page, 'Invert');
    await expectChain(page).toEqual([{ effectId: 'fx.invert' }]);
  });

  it('does not render the tree for pictures', async () => {
    const page = await openClip();
    await page.keyboard.press('Home');
    await frameIs(page, 0);
    const before = await page.evaluate(() => window.harness.renders);
    const from = await page.evaluate(() => window.harness.backend.getState().stats.framesShown);
    await page.keyboard.press('Space');
    await page.waitForFunction((shown) => window.harness.backend.getState().stats.framesShown > shown + 60, from);
    await page.keyboard.press('k');
    const renders = (await page.evaluate(() => window.harness.renders)) - before;
    // Playing and pausing render the few parts that show it, and what comes late of the clip; sixty pictures add nothing.
    expect(renders).toBeLessThan(20);
  });

  for (const size of checkedSizes) {
    const title = `${size.width}×${size.height}`;

    it(`fits the start page into ${title} without a serious accessibility issue`, async () => {
      await checkView(await openPage(size), `start-${size.width}`);
    });

    it(`fits the engine lane into ${title} without a serious accessibility issue, dark and light`, async () => {
      const page = await openClip(size);
      for (const name of ['Hue shift', 'Levels', 'Edge detect']) await addEffect(page, name);
      await checkView(page, `engine-${size.width}`);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.keyboard.press('Control+k');
      await page.keyboard.type('light theme');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
      await checkLightView(page, 'engine', size);
    });
  }
});

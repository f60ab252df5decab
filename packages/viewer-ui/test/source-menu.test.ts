import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { takePicture } from './harness/check-view.ts';
import { openClip } from './harness/open-clip.ts';
import { useHarness } from './harness/open-harness.ts';

needs(describe, await browserCapability())('source menu', () => {
  const open = useHarness();

  it('goes over to another engine, which opens the clip that is on show', async () => {
    const page = await openClip(await open(undefined, '?several'));
    // A picture that was on its way when the clip was paused may still come: a place that was gone to stays.
    const wantedIndex = 10;
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    const isThere = (index: number) => window.harness.backend.getState().shownFrameIndex === index;
    await page.waitForFunction(isThere, wantedIndex);
    const untilConnecting = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          window.harness.backend.onState(({ presence }) => {
            if (presence === 'connecting') resolve();
          });
        }),
    );
    const button = page.locator('[data-tip="Sources"]');
    await button.click();
    await page.getByRole('menuitemradio', { name: /^engine-1/, checked: true }).waitFor();
    await takePicture(page, 'sources-menu');
    await page.getByRole('menuitem', { name: /^engine-2/ }).click();
    await expect.poll(() => button.textContent()).toContain('engine-2');
    await untilConnecting;
    await page.waitForFunction((index) => {
      const { presence, shownFrameIndex } = window.harness.backend.getState();
      return presence === 'live' && shownFrameIndex === index;
    }, wantedIndex);
    await button.click();
    await page.getByRole('menuitemradio', { name: /^engine-2/, checked: true }).waitFor();
  });

  it('shows the lane of a source of another one, which knows nothing of the stage before', async () => {
    const page = await open(undefined, '?several');
    const button = page.locator('[data-tip="Sources"]');
    const choose = async (name: RegExp) => {
      await button.click();
      await page.getByRole('menu', { name: 'Sources' }).locator('button').filter({ hasText: name }).click();
    };
    await choose(/^viewer-1/);
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
    await page.evaluate(() => window.harness.viewer.loadStage('shapes.usda'));
    const untilForgotten = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          window.harness.viewer.onStatus(({ presence, stage }) => {
            if (presence === 'idle' && stage === undefined) resolve();
          });
        }),
    );
    await choose(/^viewer-2/);
    await untilForgotten;
    await expect.poll(() => button.textContent()).toContain('viewer-2');
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
  });
});

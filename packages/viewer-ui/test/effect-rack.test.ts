import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkView } from './harness/check-view.ts';
import { openClip } from './harness/open-clip.ts';
import { useHarness } from './harness/open-harness.ts';
import { untilSaid } from './harness/watch-page.ts';

needs(describe, await browserCapability())('the effect rack', () => {
  const openPage = useHarness();
  const expectChain = (page: Page) =>
    expect.poll(() =>
      page.evaluate(() => window.harness.backend.getState().chain.map(({ id: _id, ...effect }) => effect)),
    );

  it('keeps chains as presets, copies and pastes effects, and takes nothing that is none', async () => {
    const page = await openClip(await openPage());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Presets' }).click();
    const presets = page.getByRole('dialog', { name: 'Presets' });
    await presets.getByRole('button', { name: /^Soft glow/ }).click();
    const glow = { effectId: 'fx.blur', parameters: { radius: 12 }, mix: 0.45 };
    await expectChain(page).toEqual([glow]);
    await page.getByRole('button', { name: 'More for Blur' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expectChain(page).toEqual([glow, glow]);
    await page.getByRole('button', { name: 'Presets' }).click();
    await presets.getByRole('textbox', { name: 'Name of the preset' }).fill('Twice');
    await page.keyboard.press('Enter');
    await presets.getByRole('button', { name: /^Twice/ }).waitFor();
    await checkView(page, 'effect-presets');
    await page.keyboard.press('Escape');
    await untilSaid(page, '2 effects copied', () => page.keyboard.press('Control+Shift+C'));
    await page.getByRole('button', { name: 'Remove all effects' }).click();
    await expectChain(page).toEqual([]);
    await page.keyboard.press('Control+Shift+V');
    await expectChain(page).toEqual([glow, glow]);
    await page.evaluate(() => navigator.clipboard.writeText('a shopping list'));
    const refusal = 'Cannot paste: the clipboard holds no effects';
    await untilSaid(page, refusal, () => page.keyboard.press('Control+Shift+V'));
    await page.getByRole('button', { name: 'Presets' }).click();
    await presets.getByRole('button', { name: 'Delete the preset Twice' }).click();
    await presets.getByRole('button', { name: /^Twice/ }).waitFor({ state: 'detached' });
    await presets.getByRole('button', { name: /^Outlines/ }).click();
    await expectChain(page).toEqual([{ effectId: 'fx.edge_detect' }, { effectId: 'fx.invert' }]);
    await page.keyboard.press('Control+z');
    await expectChain(page).toEqual([glow, glow]);
  });
});

import AxeBuilder from '@axe-core/playwright';
import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { numbersClip } from './support/clips.ts';
import { useGateway } from './support/gateway.ts';
import { waitForFrame } from './support/picture.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { addEffect, expectNoProblems, openFromFolder, openViewer, waitForPresence } from './support/viewer.ts';

const closeLater = useCleanUp();

needs(describe, await browserCapability())('everybody can use', () => {
  const browser = useBrowser();
  const gateway = useGateway();

  async function openPage() {
    const viewer = closeLater(await openViewer(browser(), gateway().address));
    await waitForPresence(viewer.page, 'Live');
    await viewer.page.getByRole('button', { name: 'Uploads' }).waitFor();
    return viewer;
  }

  it('the start page', async () => {
    const viewer = await openPage();
    await expectAccessible(viewer.page);
    await expectReachable(viewer.page);
    await useLightTheme(viewer.page);
    await expectAccessible(viewer.page);
    await keepScreenshot(viewer.page, 'start-page-light');
    expectNoProblems(viewer);
  });

  it('the engine lane, with a clip and an effect, in both themes', async () => {
    const viewer = await openPage();
    const { page } = viewer;
    await openFromFolder(page, 'media', numbersClip.name);
    await waitForFrame(page, numbersClip, 0);
    await addEffect(page, 'Levels');
    await expectAccessible(page);
    await expectReachable(page);
    await keepScreenshot(page, 'engine-lane');
    await useLightTheme(page);
    await expectAccessible(page);
    await keepScreenshot(page, 'engine-lane-light');
    expectNoProblems(viewer);
  });

  it('the dialogs and menus, which give the focus back', async () => {
    const viewer = await openPage();
    const { page } = viewer;
    await page.getByRole('navigation', { name: 'Lanes' }).getByRole('button', { name: 'Engine' }).click();
    for (const [key, role, name] of [
      ['Control+k', 'dialog', 'command-palette'],
      ['?', 'dialog', 'shortcuts'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole(role).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, name);
      await page.keyboard.press('Escape');
      await page.getByRole(role).waitFor({ state: 'hidden' });
    }
    for (const [button, menu] of [
      ['Settings', 'Settings'],
      [/engine-mock/, 'Sources'],
    ] as const) {
      const opener = page.getByRole('banner').getByRole('button', { name: button });
      await opener.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menu', { name: menu }).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, `menu-${menu.toLowerCase()}`);
      await page.keyboard.press('Escape');
      await page.getByRole('menu', { name: menu }).waitFor({ state: 'hidden' });
      expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    }
    expectNoProblems(viewer);
  });
});

async function useLightTheme(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  await page.keyboard.press('Escape');
}

async function expectAccessible(page: Page): Promise<void> {
  // Colours on their way from one state to the next have no contrast to speak of.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`),
  ).toEqual([]);
}

/** Presses Tab until it comes round; everything that can be operated must have had the focus, and shown it. */
async function expectReachable(page: Page): Promise<void> {
  const operable = await page.evaluate(() => {
    const selector = 'button, input, a[href], select, [tabindex="0"]';
    const describeLook = (element: Element | null): string => {
      if (element === null) return '';
      const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
      return [outlineStyle, outlineWidth, boxShadow, borderColor].join();
    };
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    return [...document.querySelectorAll<HTMLElement>(selector)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0)
      .map((element, index) => {
        element.dataset.order = `${index} ${element.getAttribute('aria-label') ?? element.textContent}`;
        element.dataset.look = describeLook(element) + describeLook(element.parentElement);
        return element.dataset.order;
      });
  });
  const reached: string[] = [];
  const unseen: string[] = [];
  for (let presses = 0; presses < operable.length + 3; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element.dataset.order === undefined) return undefined;
      const describeLook = (part: Element | null): string => {
        if (part === null) return '';
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(part);
        return [outlineStyle, outlineWidth, boxShadow, borderColor].join();
      };
      const look = describeLook(element) + describeLook(element.parentElement);
      return { name: element.dataset.order, isSeen: look !== element.dataset.look };
    });
    if (focused === undefined) continue;
    reached.push(focused.name);
    if (!focused.isSeen) unseen.push(focused.name);
  }
  expect(operable.filter((name) => !reached.includes(name))).toEqual([]);
  expect(unseen).toEqual([]);
}

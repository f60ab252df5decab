import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const artifacts = join(import.meta.dirname, '..', '..', '.artifacts');

/** Keeps a picture of the page among the artifacts. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: join(artifacts, `${name}.png`) });
}

/** Keeps a picture of the page, which must fit its window. */
export async function checkFit(page: Page, name: string): Promise<void> {
  await takePicture(page, name);
  const overflow = await page.evaluate(() => {
    const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement;
    return { down: scrollHeight - clientHeight, right: scrollWidth - clientWidth };
  });
  expect(overflow).toEqual({ down: 0, right: 0 });
}

/**
 * Keeps a picture of the page, which must fit its window and be free of serious accessibility issues. Only what is
 * wrong is described, in the page itself: it holds no frames of others, and describing the rest took most of the time.
 */
export async function checkView(page: Page, name: string): Promise<void> {
  await checkFit(page, name);
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${name}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(serious).toEqual([]);
}

export const checkedSizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** Colours are the same in every size: those of the light theme are checked in the smallest. */
export async function checkLightView(page: Page, lane: string, size: (typeof checkedSizes)[number]): Promise<void> {
  const name = `${lane}-light-${size.width}`;
  await (size === checkedSizes[0] ? checkView(page, name) : checkFit(page, name));
}

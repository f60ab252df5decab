import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Bitmap, decodePng } from './decode-png.ts';

const patienceMs = 60_000;

/** A place in the picture as fractions of the picture's sides. */
export interface Place {
  x: number;
  y: number;
}

const canvasOf = (page: Page) => page.getByRole('img', { name: 'Picture of the stage' });

/** Opens one of the shipped stages by the dialog, as people do. */
export async function openSampleStage(page: Page, file: string): Promise<void> {
  await showStreamLane(page);
  await page.getByRole('button', { name: 'Open a stage…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Open a stage' });
  await dialog.getByRole('button', { name: 'Sample stages' }).click();
  await dialog.getByRole('button', { name: file }).click();
  await waitForTree(page);
}

export async function showStreamLane(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Lanes' }).getByRole('button', { name: 'Stream' }).click();
  await waitForStreamPresence(page, 'Live');
}

export async function waitForTree(page: Page): Promise<void> {
  await page.getByRole('tree', { name: 'Prims' }).getByRole('treeitem').first().waitFor({ timeout: patienceMs });
}

/** The word of the status bar. */
export async function waitForStreamPresence(page: Page, word: string): Promise<void> {
  const status = page.getByRole('contentinfo').getByRole('status');
  await status.getByText(word, { exact: true }).waitFor({ timeout: patienceMs });
}

export function isStreamLost(page: Page): Promise<boolean> {
  return page.getByRole('contentinfo').getByRole('status').getByText('Lost', { exact: true }).isVisible();
}

/** The picture's part of the screen, which is 16 by 9 within its canvas. */
async function findPicture(page: Page) {
  const box = await canvasOf(page).boundingBox();
  if (box === null) throw new Error('expected a visible picture of the stage, found none');
  const scale = Math.min(box.width / 16, box.height / 9);
  const [width, height] = [16 * scale, 9 * scale];
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}

async function locate(page: Page, { x, y }: Place): Promise<Place> {
  const picture = await findPicture(page);
  return { x: picture.x + x * picture.width, y: picture.y + y * picture.height };
}

/** What the screen shows of the picture, without its corners, where pickers and hints lie over it. */
export async function capturePicture(page: Page): Promise<Bitmap> {
  const { x, y, width, height } = await findPicture(page);
  const clip = { x: x + width * 0.2, y: y + height * 0.2, width: width * 0.6, height: height * 0.6 };
  return decodePng(await page.screenshot({ caret: 'initial', clip }));
}

/** The share of pixels, 0 to 1, that differ by more than JPEG changes them. */
export function measureChange(before: Bitmap, after: Bitmap): number {
  const threshold = 24;
  let changed = 0;
  let count = 0;
  for (let y = 0; y < Math.min(before.height, after.height); y += 2) {
    for (let x = 0; x < Math.min(before.width, after.width); x += 2) {
      const [left, right] = [before.pixelAt(x, y), after.pixelAt(x, y)];
      count += 1;
      if (left.some((value, channel) => Math.abs(value - (right[channel] ?? 0)) > threshold)) changed += 1;
    }
  }
  return changed / count;
}

/** Waits until at least that share of the picture is another than before, and returns the picture. */
export async function waitForChange(page: Page, before: Bitmap, share: number): Promise<Bitmap> {
  let after = before;
  await expect
    .poll(
      async () => {
        after = await capturePicture(page);
        return measureChange(before, after);
      },
      { timeout: patienceMs, interval: 100 },
    )
    .toBeGreaterThan(share);
  return after;
}

/** Waits until the picture stands still for a while, as a busy server may draw late, and returns it. */
export async function waitForStillness(page: Page): Promise<Bitmap> {
  let last = await capturePicture(page);
  let same = 0;
  await expect
    .poll(
      async () => {
        const next = await capturePicture(page);
        same = measureChange(last, next) === 0 ? same + 1 : 0;
        last = next;
        return same;
      },
      { timeout: patienceMs, interval: 200 },
    )
    .toBeGreaterThanOrEqual(4);
  return last;
}

export async function clickPicture(page: Page, place: Place): Promise<void> {
  const at = await locate(page, place);
  await page.mouse.click(at.x, at.y);
}

/** Drags with the left button, which orbits. */
export async function dragPicture(page: Page, from: Place, to: Place): Promise<void> {
  const [start, end] = [await locate(page, from), await locate(page, to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 12 });
  await page.mouse.up();
}

/** The selected row of the tree, once there is one. */
export async function readSelectedRow(page: Page): Promise<string> {
  const row = page.getByRole('tree', { name: 'Prims' }).locator('[aria-selected="true"]');
  await row.first().waitFor({ timeout: patienceMs });
  return ((await row.first().textContent()) ?? '').trim();
}

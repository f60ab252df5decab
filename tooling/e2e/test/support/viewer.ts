import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

export const smallWindow = { width: 1280, height: 800 } as const;
export const largeWindow = { width: 1920, height: 1080 } as const;

export interface Viewer {
  page: Page;
  /** Console errors and warnings, uncaught errors and failed requests so far. */
  problems: string[];
  close(): Promise<void>;
}

/** Opens the page as a visitor does who has never been here: no cookies, nothing kept. */
export async function openViewer(browser: Browser, address: string): Promise<Viewer> {
  const context = await browser.newContext({ viewport: smallWindow, deviceScaleFactor: 1 });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    const type = message.type();
    if (type === 'error' || type === 'warning') problems.push(`${type}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    problems.push(`request: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForFunction(() => document.getElementById('root')?.childElementCount !== 0, undefined, {
    polling: 50,
  });
  // Keys are listened for once the first picture of the page is made and the thread has nothing to do.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 10_000 })));
  return { page, problems, close: () => context.close() };
}

/** One click on the start page. */
export async function playSample(page: Page): Promise<void> {
  const card = page.getByRole('region', { name: 'Open a video' });
  await card.getByRole('button', { name: 'Play the sample clip' }).click();
}

/** Goes through the folder list of the media panel to a file. */
export async function openFromFolder(page: Page, folder: string, file: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Lanes' }).getByRole('button', { name: 'Engine' }).click();
  const files = page.getByRole('region', { name: 'Media' }).getByRole('list', { name: 'Files' });
  const above = page.getByRole('button', { name: 'Folder above' });
  if ((await above.getAttribute('aria-disabled')) === null) await above.click();
  await files.getByRole('button', { name: folder }).click();
  await files.getByRole('button', { name: file }).click();
}

/** Adds an effect by typing its name, as the effect list takes it. */
export async function addEffect(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name: 'Effects' }).getByRole('button', { name: 'Add an effect' }).first().click();
  const search = page.getByRole('combobox', { name: 'Search effects' });
  await search.fill(name);
  await search.press('Enter');
  await page.getByRole('list', { name: 'Effect chain' }).getByRole('button', { name, exact: true }).waitFor();
}

/** The frame that the scrub bar says. */
export async function readPosition(page: Page): Promise<number> {
  return Number(await page.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuenow'));
}

/** Waits until the page says that it plays, or that it does not. */
export async function waitForPlaying(page: Page, isPlaying: boolean): Promise<void> {
  const transport = page.getByRole('toolbar', { name: 'Transport' });
  await transport.getByRole('button', { name: isPlaying ? 'Pause' : 'Play', exact: true }).waitFor();
}

export async function resume(page: Page): Promise<void> {
  await page.keyboard.press('l');
  await waitForPlaying(page, true);
}

/** A quarter of the speed, so that a clip does not end while a busy machine is at something else. */
export async function chooseSlowMotion(page: Page): Promise<void> {
  await page.locator('[data-tip="Playback speed"]').click();
  await page.getByRole('menuitemradio', { name: '0.25×' }).click();
}

/** Plays a paused clip in slow motion. */
export async function playSlowly(page: Page): Promise<void> {
  await chooseSlowMotion(page);
  await page.getByRole('toolbar', { name: 'Transport' }).getByRole('button', { name: 'Play', exact: true }).click();
  await waitForPlaying(page, true);
}

export async function pause(page: Page): Promise<void> {
  await page.keyboard.press('k');
  await waitForPlaying(page, false);
}

/** Waits for a message on the page. */
export async function waitForToast(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole('region', { name: 'Messages' }).getByText(text).waitFor({ timeout: 60_000 });
}

/** Waits until the page says something, however shortly; it looks each time it draws itself. */
export async function waitForText(page: Page, text: string): Promise<void> {
  await page.waitForFunction((wanted) => document.body.textContent.includes(wanted), text);
}

/** What the status bar says about the engine. */
export async function waitForPresence(page: Page, word: string): Promise<void> {
  await page.getByRole('contentinfo').getByRole('status').getByText(word, { exact: true }).waitFor({ timeout: 60_000 });
}

export function expectNoProblems(...viewers: readonly Viewer[]): void {
  for (const { problems } of viewers) expect(problems).toEqual([]);
}

import { borrowBrowser } from '@framelane/browser-runtime';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { waitForIdle } from './watch-page.ts';

/** One harness for the tests of a file, one page for each of them, whose console must stay silent. */
export function useHarness(): (size?: { width: number; height: number }, query?: string) => Promise<Page> {
  let harness: Harness | undefined;
  let opened: { page: Page; problems: string[] } | undefined;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());
  afterEach(async () => {
    const { page, problems = [] } = opened ?? {};
    opened = undefined;
    await page?.context().close();
    expect(problems).toEqual([]);
  });
  return async (size, query) => {
    if (harness === undefined) throw new Error('expected a harness that has started');
    opened = await harness.open(size, query);
    return opened.page;
  };
}

interface Harness {
  /**
   * A new page with the app on its start page and nothing remembered, or what `query` asks for; `problems` collects what
   * its console says.
   */
  open(size?: { width: number; height: number }, query?: string): Promise<{ page: Page; problems: string[] }>;
  close(): Promise<void>;
}

/** The browser of this worker, for the harness page that this run has served. The caller closes it. */
async function startHarness(): Promise<Harness> {
  const response = await fetch(inject('harnessDesk'));
  if (!response.ok) throw new Error(`expected the harness page to be built: ${await response.text()}`);
  const origin = String(await response.json());
  const browser = await borrowBrowser();
  return { open: (size, query) => openHarnessPage({ browser, origin, size, query }), close: () => browser.close() };
}

async function openHarnessPage(options: {
  browser: Browser;
  origin: string;
  size: { width: number; height: number } | undefined;
  query: string | undefined;
}) {
  const { browser, origin, size = { width: 1280, height: 800 }, query = '' } = options;
  const context = await browser.newContext({ viewport: size });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    // A software renderer warns that reading pixels back is slow; that says nothing about the page.
    if (message.type() === 'error' || (message.type() === 'warning' && !message.text().includes('GPU stall'))) {
      problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  await page.goto(`${origin}/${query}`);
  await page
    .getByRole(query === '' ? 'button' : 'main', query === '' ? { name: 'Play the sample clip' } : {})
    .waitFor();
  await waitForIdle(page);
  return { page, problems };
}

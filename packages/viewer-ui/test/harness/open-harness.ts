import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, type PageServer, type ServedPage, servePages } from '@framelane/browser-runtime';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

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

/** Builds the harness page, serves it and starts a browser. The caller closes it. */
async function startHarness(): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'framelane-viewer-ui-'));
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), build: { outDir: folder } });
  const server = await servePages(listFiles(folder));
  const browser = await launchBrowser();
  return {
    open: (size, query) => openHarnessPage({ browser, server, size, query }),
    close: () => closeAll(browser, server, folder),
  };
}

function listFiles(folder: string): Record<string, ServedPage> {
  const pages: Record<string, ServedPage> = { '/': { file: join(folder, 'index.html') } };
  for (const name of readdirSync(join(folder, 'assets'))) {
    const type = name.endsWith('.woff2') ? { type: 'font/woff2' } : {};
    pages[`/assets/${name}`] = { file: join(folder, 'assets', name), ...type };
  }
  return pages;
}

async function openHarnessPage(options: {
  browser: Browser;
  server: PageServer;
  size: { width: number; height: number } | undefined;
  query: string | undefined;
}) {
  const { browser, server, size = { width: 1280, height: 800 }, query = '' } = options;
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    // A software renderer warns that reading pixels back is slow; that says nothing about the page.
    if (message.type() === 'error' || (message.type() === 'warning' && !message.text().includes('GPU stall'))) {
      problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  await page.goto(`${server.origin}/${query}`);
  await page
    .getByRole(query === '' ? 'button' : 'main', query === '' ? { name: 'Play the sample clip' } : {})
    .waitFor();
  return { page, problems };
}

async function closeAll(browser: Browser, server: PageServer, folder: string): Promise<void> {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { needs } from '@framelane/vitest-config/capabilities';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowserDesk } from '../src/browser-desk.mjs';
import { browserCapability } from '../src/index.mjs';
import { startBrowserServer } from '../src/launch-browser.mjs';

needs(describe, await browserCapability())('the browsers of a run', () => {
  let desk;
  const started = [];
  beforeAll(async () => {
    desk = await openBrowserDesk(async () => {
      const browser = await startBrowserServer();
      started.push(browser);
      return browser;
    });
  });
  afterAll(() => desk?.close());
  const ask = async (worker) => (await fetch(`${desk.url}?worker=${worker}`)).text();

  it('are one for each worker, and what one file opened is gone for the next', async () => {
    const [first, again] = await Promise.all([ask('1'), ask('1')]);
    expect(again).toBe(first);
    const borrowed = await chromium.connect(first);
    const page = await borrowed.newPage();
    await page.evaluate(() => document.title);
    await borrowed.close();
    const next = await chromium.connect(await ask('1'));
    expect(next.contexts()).toEqual([]);
    await next.close();
    expect(started).toHaveLength(1);
  });

  it('are replaced when they have died, and whoever used them is told', async () => {
    const address = await ask('2');
    const borrowed = await chromium.connect(address);
    const page = await borrowed.newPage();
    const failed = page.evaluate(() => new Promise(() => undefined)).catch(({ message }) => message);
    started.at(-1).process().kill('SIGKILL');
    expect(await failed).toMatch(/closed/);
    // The desk hears of it when the process is gone.
    let next = address;
    while (next === address) {
      await sleep(20);
      next = await ask('2');
    }
    const other = await chromium.connect(next);
    await (await other.newPage()).evaluate(() => document.title);
    await other.close();
  });

  it('are not there when none can be started, which is said', async () => {
    const broken = await openBrowserDesk(async () => {
      throw new Error('no browser here');
    });
    const response = await fetch(`${broken.url}?worker=1`);
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('no browser here');
    await broken.close();
  });
});

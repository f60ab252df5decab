import { launchBrowser } from '@framelane/browser-runtime';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

/** One browser for the tests of a file; pages of different tests share nothing. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });
  return () => {
    if (browser === undefined) throw new Error('the browser is there from the first test on, not before');
    return browser;
  };
}

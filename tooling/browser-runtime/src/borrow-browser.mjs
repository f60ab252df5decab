import { chromium } from 'playwright-core';
import { launchBrowser } from './launch-browser.mjs';

/** Where the workers of one test run ask for their browser; set by `once-per-run.mjs`. */
export const browserDeskVariable = 'FRAMELANE_BROWSER_DESK';

/** @type {typeof import('./index.mjs').borrowBrowser} */
export async function borrowBrowser() {
  const desk = process.env[browserDeskVariable];
  if (desk === undefined) return launchBrowser();
  const response = await fetch(`${desk}?worker=${process.env.VITEST_POOL_ID ?? process.pid}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(`expected the address of a browser, got: ${answer}`);
  return chromium.connect(answer);
}

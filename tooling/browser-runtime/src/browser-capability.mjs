import { howToAddBrowser, launchBrowser } from './launch-browser.mjs';

/** @type {Promise<import('./index.mjs').Capability> | undefined} */
let answer;

/** @returns {Promise<import('./index.mjs').Capability>} */
export function browserCapability() {
  answer ??= tryToOpenPage();
  return answer;
}

async function tryToOpenPage() {
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.evaluate(() => document.readyState);
    } finally {
      await browser.close();
    }
    return { isPresent: true, howToAdd: howToAddBrowser };
  } catch (error) {
    const reason = String(error.message).split('\n')[0];
    return { isPresent: false, howToAdd: `${howToAddBrowser} (${reason})` };
  }
}

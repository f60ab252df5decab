import { howToAddBrowser, launchBrowser } from './launch-browser.mjs';

/** @type {Promise<import('./index.mjs').Capability> | undefined} */
let answer;

/** Where the processes of one test run ask for the answer of all; set by `once-per-run.mjs`. */
export const capabilityDeskVariable = 'FRAMELANE_BROWSER_CAPABILITY_DESK';

/** @returns {Promise<import('./index.mjs').Capability>} */
export function browserCapability() {
  const deskUrl = process.env[capabilityDeskVariable];
  answer ??= deskUrl === undefined ? tryToOpenPage() : askDesk(deskUrl);
  return answer;
}

async function askDesk(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`expected an answer about the browser, got: ${await response.text()}`);
  return response.json();
}

/** @returns {Promise<import('./index.mjs').Capability>} */
export async function tryToOpenPage() {
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

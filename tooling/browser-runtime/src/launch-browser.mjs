import { chromium } from 'playwright-core';
import { findBrowser } from './find-browser.mjs';

export const howToAddBrowser =
  'a Chromium: install the "chromium" package, or set CHROME_PATH, or install libnss3 for the bundled one';

const sharedFlags = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {import('./index.mjs').LaunchOptions} [options] */
export async function launchBrowser(options) {
  return chromium.launch(await makeLaunchOptions(options));
}

// Some distributions have pages painted by the GPU, which here is the CPU: that takes a fifth of the time of a test.
const paintFlags = ['--disable-gpu-rasterization'];

/** A browser for other processes to connect to. The caller closes it. */
export async function startBrowserServer() {
  return chromium.launchServer({ ...(await makeLaunchOptions({ args: paintFlags })), host: '127.0.0.1' });
}

/** @param {import('./index.mjs').LaunchOptions} [options] */
async function makeLaunchOptions(options = {}) {
  const found = await findBrowser();
  if (found === undefined) throw new Error(`Expected a browser, found none. Add ${howToAddBrowser}.`);
  return {
    executablePath: found.executablePath,
    headless: options.isHeadless ?? true,
    timeout: options.timeoutMs ?? 60_000,
    args: [...sharedFlags, ...(options.args ?? [])],
  };
}

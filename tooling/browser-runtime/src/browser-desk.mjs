import { serveLoopback } from './serve-loopback.mjs';

/**
 * Tells each worker of a test run the address of a browser that is its own for the whole run: `GET /?worker=<id>`. A
 * browser is started when its worker asks for the first time, and anew when the one before has ended.
 *
 * @param {() => Promise<import('playwright-core').BrowserServer>} startBrowser
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function openBrowserDesk(startBrowser) {
  /** @type {Map<string, Promise<import('playwright-core').BrowserServer>>} */
  const started = new Map();

  async function find(worker) {
    const known = started.get(worker);
    if (known !== undefined) return known;
    const starting = startBrowser();
    started.set(worker, starting);
    const forget = () => started.delete(worker);
    starting.then((browser) => browser.once('close', forget), forget);
    return starting;
  }
  const { url, close } = await serveLoopback((request, response) => {
    const worker = new URL(request.url, 'http://loopback').searchParams.get('worker') ?? '';
    find(worker).then(
      (browser) => response.end(browser.wsEndpoint()),
      (error) => response.writeHead(500).end(String(error?.stack ?? error)),
    );
  });
  return {
    url,
    async close() {
      const left = await Promise.allSettled(started.values());
      await Promise.all(left.map(({ value }) => value?.close()));
      await close();
    },
  };
}

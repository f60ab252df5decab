import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserCapability, findBrowser, launchBrowser, openPage, servePages } from '../src/index.mjs';

const run = promisify(execFile);
const capability = await browserCapability();

/** Asks a fresh Node process, because the answer is kept for the life of a process. */
async function askFreshProcess(env) {
  const script = `
    import { browserCapability, findBrowser } from ${JSON.stringify(new URL('../src/index.mjs', import.meta.url).href)};
    const found = await findBrowser().then((value) => ({ value }), (error) => ({ error: error.message }));
    const capability = found.value ? undefined : await browserCapability();
    process.stdout.write(JSON.stringify({ ...found, capability }));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout);
}

needs(describe, capability)('a browser', () => {
  let browser;
  let server;

  beforeAll(async () => {
    browser = await launchBrowser();
    server = await servePages({
      '/': { body: '<!doctype html><title>probe</title><canvas></canvas>' },
      '/broken': { body: '<!doctype html><script>console.error("on purpose"); missing();</script>' },
    });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('is found once per process and names its version', async () => {
    const found = await findBrowser();
    expect(found?.version).toMatch(/\d+\.\d+/);
    expect(findBrowser()).toBe(findBrowser());
    expect(browserCapability()).toBe(browserCapability());
  });

  it('opens a cross-origin isolated page with WebGL 2', async () => {
    const { page, problems } = await openPage(browser, `${server.origin}/`);
    const seen = await page.evaluate(() => {
      const gl = document.querySelector('canvas').getContext('webgl2', { preserveDrawingBuffer: true });
      gl.clearColor(1, 0.2, 0, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const pixel = new Uint8Array(4);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return { isIsolated: crossOriginIsolated, sharedBytes: new SharedArrayBuffer(8).byteLength, pixel: [...pixel] };
    });
    expect(seen).toEqual({ isIsolated: true, sharedBytes: 8, pixel: [255, 51, 0, 255] });
    expect(problems).toEqual([]);
    await page.close();
  });

  it('records what goes wrong in a page', async () => {
    const { page, problems } = await openPage(browser, `${server.origin}/broken`);
    expect(problems.join('\n')).toMatch(/console: on purpose/);
    expect(problems.join('\n')).toMatch(/uncaught: .*missing is not defined/);
    await page.close();
  });

  it('answers 404 for a path that is not listed', async () => {
    const response = await fetch(`${server.origin}/constructor`);
    expect(response.status).toBe(404);
  });
});

describe('CHROME_PATH', () => {
  it('is preferred when it starts, and named when it does not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'framelane-browser-'));
    try {
      const program = join(folder, 'my-chromium');
      await writeFile(program, '#!/bin/sh\necho "Chromium 1.2.3"\n');
      await chmod(program, 0o755);
      expect(await askFreshProcess({ CHROME_PATH: program })).toMatchObject({
        value: { executablePath: program, kind: 'env', version: 'Chromium 1.2.3' },
      });

      const refused = await askFreshProcess({ CHROME_PATH: join(folder, 'nothing-here') });
      expect(refused.error).toMatch(/CHROME_PATH .*nothing-here.*Correct or unset it/);
      expect(refused.capability).toMatchObject({ isPresent: false });
      expect(refused.capability.howToAdd).toMatch(/nothing-here/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

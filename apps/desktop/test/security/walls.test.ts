import { createServer, type Server } from 'node:http';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtPreload, type LaunchedDesktop, launchDesktop } from '../support/launch-desktop.ts';

needs(describe, await electronCapability())('the walls around the page', () => {
  let desktop: LaunchedDesktop;
  let elsewhere: Server;
  let elsewhereUrl = '';
  const visits: string[] = [];

  beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.end('<title>elsewhere</title>');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = elsewhere.address();
    elsewhereUrl = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
    desktop = await launchDesktop({
      args: ['--stream-name', 'none'],
      env: { ELECTRON_ENABLE_SECURITY_WARNINGS: '1' },
    });
  });
  afterAll(async () => {
    await desktop?.close();
    elsewhere?.close();
  });

  const countWindows = (app: ElectronApplication): Promise<number> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

  it('hold a page from the private scheme, isolated, without a way out', async () => {
    const { page } = desktop;
    await page.waitForSelector('.framelane');
    const facts = await page.evaluate(() => ({
      isIsolated: crossOriginIsolated,
      origin: location.origin,
      require: typeof Reflect.get(globalThis, 'require'),
    }));
    expect(facts).toEqual({ isIsolated: true, origin: 'framelane://app', require: 'undefined' });
  });

  it('opens no new window', async () => {
    const { app, page } = desktop;
    expect(await page.evaluate((url) => window.open(url) === null, elsewhereUrl)).toBe(true);
    expect(await page.evaluate(() => window.open('/') === null)).toBe(true);
    expect(await countWindows(app)).toBe(1);
  });

  it('is not left by a script, a link or a form', async () => {
    const { page } = desktop;
    await page.evaluate((url) => {
      location.href = url;
      const link = Object.assign(document.createElement('a'), { href: url });
      document.body.append(link);
      link.click();
      link.remove();
    }, elsewhereUrl);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(page.url()).toBe('framelane://app/');
    expect(visits).toEqual([]);
  });

  it('has no permission and no device', async () => {
    const { page } = desktop;
    const answers = await page.evaluate(async () => ({
      notification: await Notification.requestPermission(),
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      camera: await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(
        () => 'granted',
        (error: DOMException) => error.name,
      ),
    }));
    expect(answers.notification).toBe('denied');
    expect(answers.geolocation).toBe('denied');
    expect(answers.camera).not.toBe('granted');
  });

  it('reaches nothing but its own files', async () => {
    const { page } = desktop;
    const fetchFrom = (url: string) =>
      page.evaluate(
        (address) =>
          fetch(address).then(
            (response) => response.status,
            () => 'refused',
          ),
        url,
      );
    expect(await fetchFrom(elsewhereUrl)).toBe('refused');
    expect(await fetchFrom('file:///etc/passwd')).toBe('refused');
    expect(await fetchFrom('framelane://app/index.html')).toBe(200);
    expect(await fetchFrom('framelane://app/..%2f..%2fpackage.json')).toBe(404);
    expect(await fetchFrom('framelane://app/%2e%2e/main/main.cjs')).toBe(404);
    expect(visits).toEqual([]);
  });

  it('runs no code that came as text, and shows no frame', async () => {
    const { page } = desktop;
    const outcome = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          // Later, because code of a debugger may do what the page may not.
          setTimeout(() => {
            const script = Object.assign(document.createElement('script'), { textContent: 'window.wasRun = true' });
            const frame = Object.assign(document.createElement('iframe'), { src: url });
            document.body.append(script, frame);
            let evaluated = 'ran';
            try {
              new Function('return 1')();
            } catch (error) {
              evaluated = error instanceof Error ? error.name : 'threw';
            }
            resolve({ evaluated, wasRun: Reflect.get(window, 'wasRun') });
            script.remove();
            frame.remove();
          });
        }),
      elsewhereUrl,
    );
    expect(outcome).toEqual({ evaluated: 'EvalError', wasRun: undefined });
    expect(visits).toEqual([]);
  });

  it('holds no webview', async () => {
    const { app } = desktop;
    const attached = await app.evaluate(async ({ BrowserWindow, app: main }) => {
      // Not even a window that was built wrongly lets one in.
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } });
      let created = 0;
      main.on('web-contents-created', () => {
        created += 1;
      });
      await window.loadURL('framelane://app/failure');
      await window.webContents.executeJavaScript(
        "document.body.append(Object.assign(document.createElement('webview'), { src: 'framelane://app/' })); new Promise((r) => setTimeout(r, 500))",
      );
      window.destroy();
      return created;
    });
    expect(attached).toBe(0);
  });

  it('keeps a page of elsewhere from the network and from asking main', async () => {
    const { app } = desktop;
    const answers = await app.evaluate(
      async ({ BrowserWindow }, { url, preload }) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: false } });
        try {
          await window.loadURL('data:text/html,<title>foreign</title>');
          return await window.webContents.executeJavaScript(
            `Promise.all([window.framelane.getVersion(), fetch(${JSON.stringify(url)}).then(() => 'reached', () => 'refused')])`,
          );
        } finally {
          window.destroy();
        }
      },
      { url: elsewhereUrl, preload: builtPreload },
    );
    expect(answers).toEqual([expect.objectContaining({ ok: false, code: 'ERR_BRIDGE_REFUSED' }), 'refused']);
    expect(visits).toEqual([]);
  });

  it('has nothing in it that Electron warns of', async () => {
    const { page } = desktop;
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.reload();
    await page.waitForSelector('.framelane');
    // A warning that is sure to come shows that they are heard.
    await page.evaluate(() => console.warn('Electron Security Warning (none)'));
    await expect.poll(() => said.filter((text) => text.includes('Electron Security Warning'))).toHaveLength(1);
  });

  it('knows nothing of Node', async () => {
    const { page } = desktop;
    const known = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'ipcRenderer', 'electron'].filter(
        (name) => Reflect.get(globalThis, name) !== undefined,
      ),
    );
    expect(known).toEqual([]);
  });

  it('gets functions over the bridge, and cannot put others in their place', async () => {
    const { page } = desktop;
    const bridge = await page.evaluate(() => {
      const kinds = new Set<string>();
      const visit = (value: unknown): void => {
        if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) visit(inner);
        else kinds.add(typeof value);
      };
      const given: unknown = Reflect.get(globalThis, 'framelane');
      visit(given);
      const couldReplace =
        typeof given === 'object' && given !== null && Reflect.set(given, 'getVersion', () => 'another');
      return { kinds: [...kinds], couldReplace, couldRemove: Reflect.deleteProperty(globalThis, 'framelane') };
    });
    expect(bridge).toEqual({ kinds: ['function'], couldReplace: false, couldRemove: false });
  });
});

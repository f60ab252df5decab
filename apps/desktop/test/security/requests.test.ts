import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedDesktop, launchDesktop } from '../support/launch-desktop.ts';

/** Written as JSON text, because a name such as `__proto__` in a literal would be gone before it is sent. */
interface Attempt {
  channel: string;
  requestJson: string | undefined;
}

const command = (fields: string): Attempt => ({
  channel: 'framelane:send-engine-command',
  requestJson: `{"command":"ingest","fields":${fields}}`,
});

const refusals: Record<string, Attempt> = {
  'no request at all': { channel: 'framelane:get-version', requestJson: undefined },
  'a request of another type': { channel: 'framelane:get-version', requestJson: '"version"' },
  'a field nobody knows': { channel: 'framelane:choose-file', requestJson: '{"kind":"video","path":"/"}' },
  'a kind nobody knows': { channel: 'framelane:choose-file', requestJson: '{"kind":"program"}' },
  'a command pages may not send': {
    channel: 'framelane:send-engine-command',
    requestJson: '{"command":"shutdown","fields":{}}',
  },
  'a prototype in the fields': command('{"__proto__":{"polluted":true}}'),
  'a prototype deep in the fields': command('{"path":"/a","chain":[{"effectId":"x","params":{"constructor":{}}}]}'),
  'a path nobody chose': command('{"path":"/etc/passwd"}'),
  'a path that is no path': command('{"path":{"toString":"/etc/passwd"}}'),
  'a chosen file that is a folder': { channel: 'framelane:adopt-file', requestJson: '{"path":"/etc"}' },
  'a chosen file that is none': { channel: 'framelane:adopt-file', requestJson: '{"path":"/nowhere/at/all"}' },
  'an export out of its folder': {
    channel: 'framelane:send-engine-command',
    requestJson: '{"command":"export_start","fields":{"path":"../../evil.mp4","codec":"h264"}}',
  },
};

needs(describe, await electronCapability())('requests of a page that was taken over', () => {
  let desktop: LaunchedDesktop;
  beforeAll(async () => {
    desktop = await launchDesktop({ args: ['--stream-name', 'none'] });
  });
  afterAll(() => desktop?.close());

  /** Asks main from a window of our own scheme that has Electron's whole renderer API. */
  const ask = (attempt: Attempt): Promise<unknown> =>
    desktop.app.evaluate(async ({ BrowserWindow }, { channel, requestJson }) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false },
      });
      try {
        await window.loadURL('framelane://app/failure');
        const request = requestJson === undefined ? 'undefined' : `JSON.parse(${JSON.stringify(requestJson)})`;
        return await window.webContents.executeJavaScript(
          `require('electron').ipcRenderer.invoke(${JSON.stringify(channel)}, ${request})`,
        );
      } finally {
        window.destroy();
      }
    }, attempt);

  it('are answered when they are in order', async () => {
    const answer = await ask({ channel: 'framelane:get-version', requestJson: '{}' });
    expect(answer).toEqual({ ok: true, value: '0.0.0' });
  });

  it.each(Object.entries(refusals))('are refused with %s', async (_what, attempt) => {
    expect(await ask(attempt)).toMatchObject({ ok: false, code: 'ERR_BRIDGE_REFUSED' });
    expect(await desktop.app.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
  });
});

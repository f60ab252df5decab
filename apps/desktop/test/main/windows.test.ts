import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clickMenu } from '../support/click-menu.ts';
import { type LaunchedDesktop, launchDesktop } from '../support/launch-desktop.ts';

const patience = { timeout: 60_000, interval: 100 };

needs(describe, await electronCapability())('windows', () => {
  let desktop: LaunchedDesktop;
  beforeAll(async () => {
    desktop = await launchDesktop({ args: ['--stream-name', 'none'] });
  });
  afterAll(() => desktop?.close());

  const click = (menu: string, entry: string) => clickMenu(desktop.app, menu, entry);
  const listAddresses = () =>
    desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .map(({ webContents }) => webContents.getURL())
        .sort(),
    );

  it('are opened by the menu: one more viewer, and a clean picture beside it', async () => {
    await click('&File', 'New Window');
    await expect.poll(listAddresses, patience).toEqual(['framelane://app/', 'framelane://app/']);
    await click('&File', 'Detach Output');
    await expect
      .poll(listAddresses, patience)
      .toEqual(['framelane://app/', 'framelane://app/', 'framelane://app/?view=output']);
    const chrome = await desktop.app.evaluate(({ BrowserWindow }) => {
      const output = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('output'));
      return { hidesMenu: output?.isMenuBarAutoHide(), frame: output?.getSize() };
    });
    expect(chrome.hidesMenu).toBe(true);
    await desktop.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows().slice(0, -1)) window.destroy();
    });
  });

  it('name the keys of every menu entry once', async () => {
    const keys = await desktop.app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
        (submenu?.items ?? []).flatMap(({ accelerator }) => (accelerator == null ? [] : [String(accelerator)])),
      ),
    );
    expect(keys).toContain('CmdOrCtrl+O');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('load a page that ended anew, and say so when it ends again', async () => {
    const crash = () =>
      desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
    const readPage = () =>
      desktop.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (contents === undefined || contents.isCrashed() || contents.isLoading()) return { url: 'none yet', pid: 0 };
        return { url: contents.getURL(), pid: contents.getOSProcessId() };
      });
    const first = await readPage();
    await crash();
    await expect.poll(async () => (await readPage()).pid, patience).not.toBeOneOf([0, first.pid]);
    expect((await readPage()).url).toBe(first.url);
    await crash();
    await expect.poll(async () => (await readPage()).url, patience).toBe('framelane://app/failure');
  });
});

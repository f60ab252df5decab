import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchElectron } from '@framelane/electron-runtime';
import { afterEach, beforeEach } from 'vitest';

type Launched = Awaited<ReturnType<typeof launchElectron>>;

/** What the main program puts into the global scope of its process. */
declare global {
  var shmNative: typeof import('../../dist/index.js');
}

const library = resolve(import.meta.dirname, '../../dist/index.cjs');

const mainSource = `
  const { app, BrowserWindow } = require('electron');
  const { join } = require('node:path');
  globalThis.shmNative = require(process.env.SHM_NATIVE_LIBRARY);
  app.whenReady().then(() => {
    const webPreferences = { preload: join(__dirname, 'preload.cjs'), sandbox: false, contextIsolation: true, nodeIntegration: false };
    new BrowserWindow({ width: 200, height: 100, webPreferences }).loadFile(join(__dirname, 'index.html'));
  });
  app.on('window-all-closed', () => app.quit());
`;

export type ElectronApp = {
  /** A folder of this test alone. */
  readonly folder: string;
  launch(env: Record<string, string>): Promise<Launched>;
};

/**
 * An Electron program of one window whose isolated preload has no sandbox; both find this package by
 * `process.env.SHM_NATIVE_LIBRARY`. Made for each test and ended with it.
 */
export function useElectronApp({ preload, page }: { preload: string; page: string }): ElectronApp {
  let folder = '';
  let launched: Launched | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'framelane-shm-native-electron-'));
    writeFileSync(join(folder, 'package.json'), '{ "name": "shm-native-in-electron", "main": "main.cjs" }');
    writeFileSync(join(folder, 'main.cjs'), mainSource);
    writeFileSync(join(folder, 'preload.cjs'), preload);
    writeFileSync(join(folder, 'index.html'), page);
  });
  afterEach(async () => {
    await launched?.close();
    launched = undefined;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    async launch(env) {
      launched = await launchElectron({
        appDir: folder,
        // a page on file: is not cross-origin isolated, so shared memory is asked for by name
        args: ['--enable-features=SharedArrayBuffer'],
        env: { SHM_NATIVE_LIBRARY: library, ...env },
      });
      return launched;
    },
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import { howToAddElectron } from './electron-capability.mjs';
import { ElectronRuntimeError } from './errors.mjs';
import { findElectron } from './find-electron.mjs';
import { openVirtualDisplay } from './virtual-display.mjs';

const launchTimeoutMs = 60_000;
const attachedApp = join(import.meta.dirname, 'attached-app');

/** Chromium's background services, which reach for the network; no test needs them. */
const quietSwitches = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function requireElectron() {
  const found = await findElectron();
  if (found) return found.executablePath;
  throw new ElectronRuntimeError('ERR_ELECTRON_MISSING', `expected an Electron, found none; run: ${howToAddElectron}`);
}

/** @param {{ app: import('playwright-core').ElectronApplication, child: import('node:child_process').ChildProcess, closeTimeoutMs: number }} launched */
async function endApp({ app, child, closeTimeoutMs }) {
  let hasHung = false;
  // Playwright waits for the end of the process, however long that takes.
  const watchdog = setTimeout(() => {
    hasHung = true;
    child.kill('SIGKILL');
  }, closeTimeoutMs);
  try {
    await app.close();
  } catch (error) {
    if (!hasHung) throw error;
  } finally {
    clearTimeout(watchdog);
  }
  if (hasHung) {
    throw new ElectronRuntimeError(
      'ERR_ELECTRON_HUNG',
      `expected the application to end within ${closeTimeoutMs} ms, had to kill it; does it wait, or capture a hidden window?`,
    );
  }
}

/** @type {typeof import('./index.d.mts').launchElectron} */
export async function launchElectron({ appDir, args = [], env = {}, executablePath, closeTimeoutMs = 60_000 }) {
  const program = executablePath ?? (await requireElectron());
  const display = await openVirtualDisplay();
  const profileDir = await mkdtemp(join(tmpdir(), 'framelane-electron-profile-'));
  const cleanUp = async () => {
    await display.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const app = await _electron.launch({
      executablePath: program,
      args: [...quietSwitches, `--user-data-dir=${profileDir}`, attachedApp, ...args],
      env: {
        ...process.env,
        FRAMELANE_ATTACHED_APP: resolve(appDir),
        ...(display.display ? { DISPLAY: display.display } : {}),
        ...env,
      },
      timeout: launchTimeoutMs,
    });
    // Playwright forgets it when the last window is gone.
    const child = app.process();
    let closing;
    const close = () => {
      closing ??= endApp({ app, child, closeTimeoutMs }).finally(cleanUp);
      return closing;
    };
    return { app, close };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chooseCacheFolder, listCacheFolders } from './cache-folder.mjs';
import { ElectronRuntimeError } from './errors.mjs';
import { installElectron } from './install-electron.mjs';
import { systemPackages } from './pinned-package.mjs';
import { lastLineOf, runProgram } from './run-program.mjs';

const executableNames = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
};

/** Path of the program in an Electron folder. @param {string} folder */
export function executableIn(folder) {
  return join(folder, executableNames[process.platform] ?? 'electron');
}

/**
 * Starts the program as plain Node to ask for its version, which also shows that its libraries are there.
 *
 * @param {string} executablePath
 */
async function readVersion(executablePath) {
  const run = await runProgram(executablePath, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeoutMs: 60_000,
  });
  const version = run.stdout.trim();
  if (run.exitCode === 0 && /^\d+\.\d+\.\d+/.test(version)) return version;
  throw new ElectronRuntimeError(
    'ERR_ELECTRON_START',
    `expected ${executablePath} to print its version, got exit code ${run.exitCode} (${lastLineOf(run.stderr)}); ` +
      `missing libraries come with: apt-get install ${systemPackages}`,
  );
}

/** @type {typeof import('./index.d.mts').findElectron} */
export async function findElectron({ allowDownload = false, onProgress } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const executablePath = executableIn(override);
    if (existsSync(executablePath)) {
      return { executablePath, version: await readVersion(executablePath), kind: 'env' };
    }
    throw new ElectronRuntimeError(
      'ERR_ELECTRON_OVERRIDE',
      `expected an Electron at ${executablePath}, found none; correct ELECTRON_OVERRIDE_DIST_PATH or unset it`,
    );
  }
  const cached = listCacheFolders().map(executableIn).find(existsSync);
  if (cached) return { executablePath: cached, version: await readVersion(cached), kind: 'cache' };
  if (!allowDownload) return undefined;
  const folder = await installElectron(chooseCacheFolder(), onProgress);
  const executablePath = executableIn(folder);
  return { executablePath, version: await readVersion(executablePath), kind: 'package' };
}

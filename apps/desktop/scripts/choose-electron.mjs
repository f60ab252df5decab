import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findElectron } from '@framelane/electron-runtime';

/**
 * The Electron to run or to pack: the one `ELECTRON_OVERRIDE_DIST_PATH` names, the installed package's when it was
 * downloaded, else the one for tests. Rejects with what to do when there is none.
 */
export async function chooseElectron() {
  const downloaded = join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'dist');
  if (!process.env.ELECTRON_OVERRIDE_DIST_PATH && existsSync(join(downloaded, 'version'))) {
    process.env.ELECTRON_OVERRIDE_DIST_PATH = downloaded;
  }
  const found = await findElectron();
  if (found === undefined) {
    throw new Error('there is no Electron; run: node tooling/electron-runtime/src/main.mjs --install');
  }
  const { executablePath, version } = found;
  return { executablePath, version, distDir: process.env.ELECTRON_OVERRIDE_DIST_PATH || dirname(executablePath) };
}

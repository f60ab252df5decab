import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chooseElectron } from './choose-electron.mjs';

const desktopDir = join(import.meta.dirname, '..');

/**
 * Starts the built application. Rejects with one line for people when that cannot work here.
 *
 * @param {readonly string[]} args
 */
export async function openWindow(args) {
  if (!existsSync(join(desktopDir, 'dist', 'main', 'main.cjs'))) throw new Error('it is not built; run: pnpm build');
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new Error('there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  }
  const { executablePath } = await chooseElectron();
  // Chromium's sandbox does not run for root, as in a container.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(executablePath, [...sandbox, desktopDir, ...args], { stdio: 'inherit' });
}

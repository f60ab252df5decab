import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ElectronRuntimeError } from './errors.mjs';
import { systemPackages } from './pinned-package.mjs';
import { runProgram } from './run-program.mjs';

const displayServer = 'Xvfb';
const startTimeoutMs = 20_000;
const displayFd = 3;

/** Whether a window can be opened here: on the session's display or on an Xvfb. */
export async function canOpenDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY) return true;
  const { exitCode } = await runProgram(displayServer, ['-help'], { timeoutMs: startTimeoutMs });
  return exitCode === 0;
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} the number Xvfb has chosen */
function readDisplayNumber(server) {
  return new Promise((resolve, reject) => {
    const fail = (reason) =>
      reject(
        new ElectronRuntimeError(
          'ERR_ELECTRON_DISPLAY',
          `expected Xvfb to name its display, got ${reason}; set DISPLAY or run: apt-get install ${systemPackages}`,
        ),
      );
    const watchdog = setTimeout(() => fail(`nothing within ${startTimeoutMs} ms`), startTimeoutMs);
    let text = '';
    server.stdio[displayFd].setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(watchdog);
      resolve(text.trim());
    });
    server.on('error', (error) => {
      clearTimeout(watchdog);
      fail(error.message);
    });
    server.on('exit', (exitCode, signal) => {
      clearTimeout(watchdog);
      fail(`exit code ${exitCode ?? signal}`);
    });
  });
}

/** @type {typeof import('./index.d.mts').openVirtualDisplay} */
export async function openVirtualDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY) {
    return { display: process.env.DISPLAY ?? '', close: async () => undefined };
  }
  const args = ['-displayfd', String(displayFd), '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn(displayServer, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const endWithProcess = () => server.kill('SIGTERM');
  process.once('exit', endWithProcess);
  const close = async () => {
    process.off('exit', endWithProcess);
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const hasEnded = once(server, 'exit');
    server.kill('SIGTERM');
    await hasEnded;
  };
  try {
    return { display: `:${await readDisplayNumber(server)}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @type {typeof import('./index.d.mts').withVirtualDisplay} */
export async function withVirtualDisplay(use) {
  const { display, close } = await openVirtualDisplay();
  try {
    return await use(display);
  } finally {
    await close();
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerCommand, peerEnvironment } from '@framelane/python-peers';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { makeTempFolder, root, startScript } from './engine.mjs';

const program = join(root, 'apps', 'matrix-renderer', 'dist', 'main.js');

/** `isolated-render` in a process of its own, at a unix socket, over TCP and with a frame file. */
export async function startMatrixService({ width, height, args = [] }) {
  const folder = makeTempFolder('/dev/shm');
  const [socketPath, mmapPath] = [join(folder, 'sock'), join(folder, 'mmap')];
  const port = await findFreePort();
  const child = spawn(
    process.execPath,
    [
      program,
      ...['--unix-socket', socketPath, '--tcp-port', `${port}`],
      ...['--width', `${width}`, '--height', `${height}`, '--debug'],
      ...(args.includes('--device') ? [] : ['--device', 'null']),
      ...args.map((arg) => (arg === '{mmap}' ? mmapPath : arg)),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const metrics = [];
  let log = '';
  await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      log = (log + text).slice(-4000);
      for (const line of text.matchAll(/fps=([\d.]+) updates=(\d+) version=(\d+)/g)) {
        metrics.push({ fps: Number(line[1]), updates: Number(line[2]), version: Number(line[3]) });
      }
      if (log.includes('ready:')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${log}`)));
  });
  return {
    addresses: { unix: { path: socketPath }, tcp: { port, host: '127.0.0.1' } },
    mmapPath,
    pid: child.pid,
    /** The line the service writes about once a second, the next one from now. */
    async nextMetrics() {
      const seen = metrics.length;
      while (metrics.length === seen) await new Promise((resolve) => setTimeout(resolve, 5));
      return metrics.at(-1);
    },
    async close() {
      process.off('exit', kill);
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** A server in bare Node that only counts bytes. */
export async function startMatrixEcho({ width, height }) {
  const socketPath = join(makeTempFolder('/dev/shm'), 'sock');
  const echo = await startScript('matrix-echo.mjs', [socketPath, `${8 + width * height * 3}`]);
  const addresses = { unix: { path: socketPath }, tcp: { port: Number(echo.line), host: '127.0.0.1' } };
  return { addresses, pid: echo.pid, close: () => echo.close() };
}

/** The plain service in Python: threads and blocking sockets. Pass a command to leave looking for Python out of the start. */
export async function startPythonMatrixService({ width, height, command }) {
  const { program: python, args } = command ?? (await findPythonService());
  const socketPath = join(makeTempFolder('/dev/shm'), 'sock');
  const places = ['--unix-socket', socketPath, '--tcp', '--width', `${width}`, '--height', `${height}`];
  const child = spawn(python, [...args, ...places], {
    env: { ...process.env, ...peerEnvironment() },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const port = Number(/tcp (\d+)/.exec(line)[1]);
  return {
    addresses: { unix: { path: socketPath }, tcp: { port, host: '127.0.0.1' } },
    pid: child.pid,
    async close() {
      process.off('exit', kill);
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

export function findPythonService() {
  return peerCommand('matrix_service');
}

/** Milliseconds of processor time that the threads a process has now have used. */
export function readCpuMs(pid) {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sumMs, task) => sumMs + readTaskNs(join(tasks, task)) / 1e6, 0);
}

function readTaskNs(task) {
  return Number(readFileSync(join(task, 'schedstat'), 'utf8').split(' ')[0]);
}

export function readResidentMiB(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

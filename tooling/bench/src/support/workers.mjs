import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { makeTempFolder, root } from './engine.mjs';

const engineMain = join(root, 'apps', 'engine-mock', 'dist', 'main.js');
const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A Redis without a memory of its own; returns its address and what ends it. */
export async function startRedis() {
  const port = await findFreePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', makeTempFolder(), '--save', ''];
  const child = start('redis-server', settings);
  await waitForText(child.stdout, 'Ready to accept connections');
  return { url: `redis://127.0.0.1:${port}/0`, close: () => end(child, 'SIGKILL') };
}

/** Starts workers over a folder; resolves when all of them take work. */
export async function startWorkers(count, { url, mediaRoot }) {
  const args = [engineMain, 'worker', '--queue', url, '--media-root', mediaRoot, '--log-format', 'json'];
  const children = Array.from({ length: count }, () => start(process.execPath, args));
  await Promise.all(children.map((child) => waitForText(child.stderr, '"msg":"ready"')));
  return { close: () => Promise.all(children.map((child) => end(child, 'SIGTERM'))) };
}

/** Waits until an engine sees so many workers. */
export async function waitForWorkers(client, count) {
  while (true) {
    const { queue } = await client.send('engine_info', {});
    if (queue.connected && queue.workers === count) return;
    await sleep(50);
  }
}

function start(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  return child;
}

async function end(child, signal) {
  running.delete(child);
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** What comes later is read and dropped, so that the program does not wait for a reader. */
async function waitForText(stream, text) {
  let all = '';
  await new Promise((found, fail) => {
    stream.setEncoding('utf8').on('data', (part) => {
      all = (all + part).slice(-65_536);
      if (all.includes(text)) found();
    });
    stream.on('end', () => fail(new Error(`a program ended before it said "${text}": ${all}`)));
  });
}

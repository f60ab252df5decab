import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exchange, makeTempFolder, type RendererProcess, startRenderer } from '../support/renderer-process.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const redGreen = hex('0002 0001 00000006 ff0000 00ff00');
let folder: ReturnType<typeof makeTempFolder>;
let path: string;
const running: RendererProcess[] = [];

async function start(...args: string[]): Promise<RendererProcess> {
  const renderer = await startRenderer(['--unix-socket', path, '--width', '2', '--height', '1', ...args]);
  running.push(renderer);
  return renderer;
}

beforeEach(() => {
  folder = makeTempFolder();
  path = join(folder.path, 'm.sock');
});
afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    child.kill('SIGKILL');
    await exited;
  }
  folder.remove();
});

it('answers OK for each frame, also pipelined and after a half close', async () => {
  await start();
  expect(await exchange(path, redGreen, true)).toBe('OK');
  expect(await exchange(path, Buffer.concat([redGreen, redGreen, redGreen]), true)).toBe('OKOKOK');
});

it.each([
  ['a length of 9 for 2x1', '0002 0001 00000009 000000000000000000', 'E_LENGTH', ''],
  ['3x1 on 2x1', '0003 0001 00000009 000000000000000000', 'E_SIZE', ''],
  ['little-endian', '0200 0100 06000000 000000000000', 'E_SIZE', ''],
  ['a good frame, then length 0', '0002 0001 00000006 ff0000 00ff00 0002 0001 00000000', 'E_LENGTH', 'OK'],
])('refuses %s with an orderly end', async (_name, bytes, code, answer) => {
  const renderer = await start();
  expect(await exchange(path, hex(bytes), false)).toBe(answer);
  expect(await exchange(path, redGreen, true)).toBe('OK');
  await expect.poll(renderer.readLog, { timeout: 30_000 }).toContain(code);
});

it('tells a connection that ends inside a message', async () => {
  const renderer = await start();
  expect(await exchange(path, redGreen.subarray(0, 11), true)).toBe('');
  await expect.poll(renderer.readLog, { timeout: 20_000 }).toContain('E_TRUNCATED');
});

it('ends a started message that stays incomplete', async () => {
  const renderer = await start('--client-timeout', '0.2');
  expect(await exchange(path, redGreen.subarray(0, 11), false)).toBe('');
  await expect.poll(renderer.readLog, { timeout: 30_000 }).toContain('E_TIMEOUT');
});

it('sends every OK to a client that reads late', async () => {
  await start();
  const frames = 20_000;
  const bytes = Buffer.concat(Array.from({ length: frames }, () => redGreen));
  expect((await exchange(path, bytes, true)).length).toBe(frames * 2);
});

it('serves a private socket and removes it with its lock on SIGTERM', async () => {
  const renderer = await start();
  expect(statSync(path).mode & 0o777).toBe(0o660);
  expect(existsSync(`${path}.lock`)).toBe(true);
  renderer.child.kill('SIGTERM');
  expect(await renderer.exited).toBe(0);
  expect(existsSync(path) || existsSync(`${path}.lock`)).toBe(false);
});

it('exits with 3 while another instance serves, and takes over after it was killed', async () => {
  const first = await start();
  const second = await start();
  expect(await second.exited).toBe(3);
  expect(await exchange(path, redGreen, true)).toBe('OK');
  first.child.kill('SIGKILL');
  await first.exited;
  await start();
  expect(await exchange(path, redGreen, true)).toBe('OK');
});

it('leaves exactly one of two that start at once on a stale path', async () => {
  const stale = await start();
  stale.child.kill('SIGKILL');
  await stale.exited;
  const pair = await Promise.all([start(), start()]);
  const loser = await Promise.race(pair.map(({ exited }) => exited));
  expect(loser).toBe(3);
  expect(await exchange(path, redGreen, true)).toBe('OK');
});

it('refuses a path the system would cut', async () => {
  const renderer = await startRenderer(['--unix-socket', join(folder.path, 'x'.repeat(108))]);
  expect(await renderer.exited).toBe(5);
  expect(renderer.readLog()).toContain('E_PATH');
});

it.each([
  [['--unix-socket', ''], 'Error: Invalid value: Provide either --unix-socket or --tcp-port'],
  [['--no-such'], 'no such option: --no-such'],
  [['run', '--fps=x'], '--fps: expected a number'],
])('ends with 2 for %j', async (args, message) => {
  const renderer = await startRenderer(args);
  expect(await renderer.exited).toBe(2);
  expect(renderer.readLog()).toContain(message);
});

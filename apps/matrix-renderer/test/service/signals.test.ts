import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readMatrixReady } from '@framelane/protocol/matrix';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { makeTempFolder, program } from '../support/renderer-process.ts';
import { runService, sendColour } from '../support/running-service.ts';

const cleanUp = useCleanUp();

it('leaves nothing behind when it is ended in the middle of its start', async () => {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const path = join(folder.path, 'm.sock');
  const args = [program, '--unix-socket', path, '--device', 'null'];
  const startMs = await measureStart(args);
  let clean = 0;
  // From before the program is loaded to well after it is ready, however slow the computer is.
  for (let step = 0; clean < 8; step += 1) {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    await delay((step * startMs) / 12);
    child.kill(step % 2 === 0 ? 'SIGTERM' : 'SIGINT');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code === 0) clean += 1;
    // Before its first line runs, the system ends it.
    else expect(signal).toMatch(/^SIG(TERM|INT)$/);
    expect(readdirSync(folder.path)).toEqual([]);
  }
}, 240_000);

/** How long the service takes until it is ready, measured once. */
async function measureStart(args: readonly string[]): Promise<number> {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  cleanUp({ close: () => child.kill('SIGKILL') });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('ready:');
  const startMs = performance.now() - startedAtMs;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return startMs;
}

it('ends at once with 128 + n on a second signal', async () => {
  const service = cleanUp(await runService());
  // Held meanwhile, so that it cannot have ended orderly before the second one comes.
  service.child.kill('SIGSTOP');
  const readState = () => readFileSync(`/proc/${service.child.pid}/stat`, 'utf8').split(') ')[1]?.[0];
  await expect.poll(readState).toBe('T');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGCONT'] as const) service.child.kill(signal);
  expect([130, 143]).toContain(await service.exited);
});

it('tells whoever started it when it is ready, and ends with the pipe to it', async () => {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const path = join(folder.path, 'm.sock');
  const args = ['--unix-socket', path, '--device', 'preview', '--exit-on-stdin-close', '--width', '8', '--height', '4'];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  cleanUp({ close: () => child.kill('SIGKILL') });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const ready = readMatrixReady(line);
  expect(ready).toMatchObject({ width: 8, height: 4 });
  expect((await fetch(`${ready?.url}/readyz`)).status).toBe(200);
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(readdirSync(folder.path)).toEqual([]);
});

it('ends orderly while a client is stuck in a frame and the mapped file in another', async () => {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const mapped = join(folder.path, 'm.mmap');
  writeFileSync(mapped, Buffer.from('48524d4d010001000300000000000000010203', 'hex'));
  const service = cleanUp(await runService('--mmap-path', mapped, '--width', '1', '--height', '1'));
  const client = spawn(process.execPath, [
    '-e',
    `require('node:net').connect(${JSON.stringify(service.path)}).write('\\0\\1')`,
  ]);
  cleanUp({ close: () => client.kill('SIGKILL') });
  await expect.poll(service.readLog, { timeout: 30_000 }).toContain('E_MMAP_STUCK');
  expect(await service.stop()).toBe(0);
  expect(existsSync(service.path)).toBe(false);
});

it('reads its configuration again on SIGHUP, and keeps the old one when it is wrong', async () => {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const config = join(folder.path, 'c.json');
  const write = (content: unknown) => writeFileSync(config, JSON.stringify(content));
  write({ width: 1, height: 1 });
  const service = cleanUp(await runService('--device', 'preview', '--config', config));
  await sendColour(service.path, [200, 100, 50], { width: 1, height: 1 });
  const readOutput = async () => [
    ...new Uint8Array(await (await fetch(`${service.address}frame.raw?stage=output`)).arrayBuffer()),
  ];
  await expect.poll(readOutput, { timeout: 30_000 }).toEqual([200, 100, 50]);
  write({ width: 1, height: 1, brightness: 50 });
  service.child.kill('SIGHUP');
  await expect.poll(readOutput, { timeout: 30_000 }).toEqual([100, 50, 25]);
  write({ width: 2, height: 1, brightness: 10 });
  service.child.kill('SIGHUP');
  await expect.poll(service.readLog, { timeout: 30_000 }).toContain('restart for another size');
  writeFileSync(config, '{');
  service.child.kill('SIGHUP');
  await expect.poll(service.readLog, { timeout: 30_000 }).toContain('expected JSON');
  expect(await readOutput()).toEqual([100, 50, 25]);
});

it('tells its state in the log on SIGUSR2', async () => {
  const service = cleanUp(await runService());
  service.child.kill('SIGUSR2');
  await expect.poll(service.readLog, { timeout: 30_000 }).toContain('status {\\"status\\":\\"ready\\"');
});

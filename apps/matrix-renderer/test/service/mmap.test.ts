import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { makeTempFolder, startRenderer } from '../support/renderer-process.ts';

const cleanUp = useCleanUp();

function makeFolder(): string {
  const { path, remove } = makeTempFolder();
  cleanUp({ close: remove });
  return path;
}

async function start(args: string[]) {
  const service = await startRenderer(args);
  cleanUp({ close: () => void service.child.kill('SIGKILL') });
  return service;
}

it('makes the frame file, shows an even version and never writes to it', async () => {
  const folder = makeFolder();
  const path = join(folder, 'm.mmap');
  const { child, readLog, exited } = await start([
    '--unix-socket',
    join(folder, 's'),
    '--mmap-path',
    path,
    '--width',
    '2',
    '--height',
    '1',
    '--debug',
  ]);
  expect(readFileSync(path).toString('hex')).toBe(`48524d4d02000100${'00'.repeat(14)}`);
  const written = Buffer.from('48524d4d020001000200000000000000010203040506', 'hex');
  writeFileSync(path, written);
  await expect.poll(readLog, { timeout: 30_000 }).toMatch(/updates=1 version=1 /);
  expect(readFileSync(path).equals(written)).toBe(true);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

it('sees frames of a file soon however slow the display is, also of one that takes its place', async () => {
  const path = join(makeFolder(), 'm.mmap');
  const service = await start([
    ...['--disable-sockets', '--mmap-path', path, '--width', '2', '--height', '1'],
    ...['--fps', '0.01', '--http-port', '0', '--device', 'preview'],
  ]);
  const address = /http:\/\/[\d.:]+\//.exec(service.readLog())?.[0];
  const readVersion = async () => {
    const report = (await (await fetch(`${address}api/status`)).json()) as { version: number };
    return report.version;
  };
  const bytes = Buffer.from('48524d4d020001000200000000000000010203040506', 'hex');
  writeFileSync(path, bytes);
  await expect.poll(readVersion, { timeout: 30_000 }).toBe(1);
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
  await expect.poll(readVersion, { timeout: 30_000 }).toBe(2);
  bytes[8] = 4;
  writeFileSync(path, bytes);
  await expect.poll(readVersion, { timeout: 30_000 }).toBe(3);
  service.child.kill('SIGTERM');
  expect(await service.exited).toBe(0);
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTempFolder, startRenderer } from '../support/renderer-process.ts';

let folder: ReturnType<typeof makeTempFolder>;
beforeEach(() => {
  folder = makeTempFolder();
});
afterEach(() => folder.remove());

it('makes the frame file, shows an even version and never writes to it', async () => {
  const path = join(folder.path, 'm.mmap');
  const { child, readLog, exited } = await startRenderer([
    '--unix-socket',
    join(folder.path, 's'),
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
  await expect.poll(readLog, { timeout: 20_000 }).toMatch(/updates=1 version=1 /);
  expect(readFileSync(path).equals(written)).toBe(true);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

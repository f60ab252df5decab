import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFolderLock } from '@framelane/native-build';
import { expect, it, onTestFinished } from 'vitest';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'framelane-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('lets one in at a time, and all of them in the end', async () => {
  const folder = makeFolder();
  let inside = 0;
  const turns: number[] = [];
  const act = async (turn: number) => {
    inside += 1;
    expect(inside).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    turns.push(turn);
  };
  await Promise.all(Array.from({ length: 8 }, (_, turn) => withFolderLock(folder, () => act(turn))));
  expect(turns.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('knows other folders apart, and is free after a failure', async () => {
  const [folder, other] = [makeFolder(), makeFolder()];
  const failing = withFolderLock(folder, () => withFolderLock(other, () => Promise.reject(new Error('no compiler'))));
  await expect(failing).rejects.toThrow('no compiler');
  expect(await withFolderLock(folder, () => 'built')).toBe('built');
});

it('is free once the process that had it was killed', async () => {
  const folder = makeFolder();
  const program = `import { withFolderLock } from ${JSON.stringify(import.meta.resolve('@framelane/native-build'))};
    await withFolderLock(${JSON.stringify(folder)}, () => new Promise(() => { console.log('locked'); setInterval(() => {}, 1000); }));`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    holder.kill('SIGKILL');
  });
  await once(holder.stdout, 'data');
  let isIn = false;
  const waiting = withFolderLock(folder, () => {
    isIn = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isIn).toBe(false);
  holder.kill('SIGKILL');
  await waiting;
  expect(isIn).toBe(true);
});

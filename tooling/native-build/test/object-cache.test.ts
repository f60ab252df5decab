import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openObjectCache } from '../src/index.mjs';

const compiler = process.env.CXX ?? 'c++';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'objects-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  mkdirSync(join(folder, 'include'));
  write('include/answer.h', 'int answer();');
  write('answer.cc', '#include "answer.h"\nint answer() { return NUMBER; }');
  write('main.cc', '#include "answer.h"\nint main() { return answer(); }');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** Exit code of the program, after compiling what is not in the cache. */
async function build(number: number) {
  const compileObject = await openObjectCache({
    ...{ packageRoot: folder, compiler, headerFolders: ['include'], timeoutMs: 60_000 },
  });
  const flags = ['-Iinclude', `-DNUMBER=${number}`];
  const objects = [await compileObject('answer.cc', flags), await compileObject('main.cc', flags)];
  const program = join(folder, 'program');
  spawnSync(compiler, [...objects, '-o', program]);
  return { exitCode: spawnSync(program).status, inodes: objects.map((object) => statSync(object).ino) };
}

it('compiles what it has not seen, and takes the rest as it lies', async () => {
  const first = await build(3);
  expect(first.exitCode).toBe(3);
  expect(await build(3)).toEqual(first);
  expect((await build(4)).exitCode).toBe(4);
  write('answer.cc', '#include "answer.h"\nint answer() { return NUMBER + 5; }');
  const changed = await build(3);
  expect(changed.exitCode).toBe(8);
  expect(changed.inodes[1]).toBe(first.inodes[1]);
});

it('compiles anew whatever a changed header may be in', async () => {
  const first = await build(3);
  write('include/answer.h', '#define answer other\nint answer();');
  const changed = await build(3);
  expect(changed.exitCode).toBe(3);
  expect(changed.inodes).not.toContain(first.inodes[0]);
  expect(changed.inodes).not.toContain(first.inodes[1]);
});

it('rejects with the words of the compiler, and keeps nothing of it', async () => {
  write('main.cc', 'int main() { return nonsense; }');
  await expect(build(3)).rejects.toThrow('nonsense');
  expect(readdirSync(join(folder, 'cache', 'framelane-objects'))).toHaveLength(1);
});

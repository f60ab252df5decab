import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxSoundBytes, SoundFolder } from '../../src/audio/sound-folder.ts';

describe('the folder of sound files', () => {
  let parent = '';
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'engine-mock-sound-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('is made with the first file, and removes folders of engines that are gone', async () => {
    const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
    const [abandoned, other, foreign] = [`sound-${gone}-00000000`, `sound-${process.ppid}-00000000`, 'ring-1-00000000'];
    for (const name of [abandoned, other, foreign]) mkdirSync(join(parent, name));
    const path = join(parent, `sound-${process.pid}-12345678`);
    const folder = new SoundFolder(path);
    expect(existsSync(path)).toBe(false);
    await folder.makePath();
    expect(readdirSync(parent).sort()).toEqual([foreign, other, `sound-${process.pid}-12345678`].sort());
    await folder.close();
    expect(existsSync(path)).toBe(false);
  });

  it('keeps no more bytes than it may, but always the newest file', async () => {
    const folder = new SoundFolder(join(parent, 'sound'));
    const paths: string[] = [];
    for (const byteLength of [100, maxSoundBytes / 2, maxSoundBytes / 2, maxSoundBytes]) {
      const path = await folder.makePath();
      writeFileSync(path, 'sound');
      await folder.keep(path, byteLength);
      paths.push(path);
    }
    expect(paths.map((path) => existsSync(path))).toEqual([false, false, false, true]);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { needs, probeProgram } from '@framelane/vitest-config/capabilities';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { defaultRingPath, RingReader, RingWriter, unlinkRing } from '../../lib/index.ts';
import { runChild } from '../support/children.ts';
import { catchError, createRing, makeFolder, openRing, uniqueRingPath } from '../support/rings.ts';

const isRoot = process.getuid?.() === 0;

const ownMounts = probeProgram(
  'unshare',
  ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt'],
  'the right to mount in a user namespace (unshare -rm)',
);

describe('a new ring', () => {
  it('is closed to everybody else', () => {
    const writer = createRing();
    expect(lstatSync(writer.path).mode & 0o777).toBe(0o600);
  });

  it('without a path gets one of its own in a private folder', () => {
    const runtimeFolder = makeFolder();
    vi.stubEnv('XDG_RUNTIME_DIR', runtimeFolder);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(defaultRingPath()).not.toBe(defaultRingPath());
    const writer = RingWriter.create({ slotSizeBytes: 65_536 });
    const folder = join(runtimeFolder, `framelane-${process.getuid?.()}`);
    expect(writer.path).toMatch(new RegExp(`^${folder}/ring-${process.pid}-[0-9a-f]{8}$`));
    expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    writer.close();
    expect(existsSync(writer.path)).toBe(false);

    chmodSync(folder, 0o777);
    expect(catchError(() => RingWriter.create()).code).toBe('ERR_RING_ACCESS');
  });

  it('does not trust a link in place of its private folder', () => {
    const runtimeFolder = makeFolder();
    const elsewhere = makeFolder();
    vi.stubEnv('XDG_RUNTIME_DIR', runtimeFolder);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    symlinkSync(elsewhere, join(runtimeFolder, `framelane-${process.getuid?.()}`));
    expect(catchError(() => RingWriter.create()).code).toBe('ERR_RING_ACCESS');
  });

  it('takes the place of a link and spares what it points to', () => {
    const precious = uniqueRingPath();
    const path = uniqueRingPath();
    writeFileSync(precious, 'precious');
    symlinkSync(precious, path);
    createRing({ path });
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });

  it('says when its folder is missing or the name is taken by a folder', () => {
    const folder = makeFolder();
    expect(catchError(() => RingWriter.create({ path: join(folder, 'no/ring') })).code).toBe('ERR_RING_MISSING');
    mkdirSync(join(folder, 'taken'));
    expect(catchError(() => RingWriter.create({ path: join(folder, 'taken') })).code).toBe('ERR_RING_ACCESS');
  });

  needs(it, ownMounts)('that finds no room is ERR_RING_FULL and leaves no file', () => {
    const folder = makeFolder();
    const child = join(import.meta.dirname, '../children/create-and-report.mjs');
    const script = 'mount -t tmpfs -o size=1m none "$1" && exec "$2" "$3" "$1/ring"';
    const output = execFileSync('unshare', ['-rm', 'sh', '-c', script, 'sh', folder, process.execPath, child], {
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toMatchObject({ code: 'ERR_RING_FULL', isFileLeft: false });
  });
});

describe('a file that is not ours to read', () => {
  it('is refused when it belongs to another user', () => {
    const path = isRoot ? createRing().path : '/etc/passwd';
    if (isRoot) chownSync(path, 65_534, 65_534);
    const error = catchError(() => RingReader.open(path));
    expect(error.code).toBe('ERR_RING_ACCESS');
    expect(error.message).toContain('expected');
  });

  it('is refused when its mode forbids it', async () => {
    const { path } = createRing();
    if (isRoot) {
      const { stdout } = await runChild('open-as-other-user.mjs', { args: [path] });
      expect(stdout).toBe('ERR_RING_ACCESS\nERR_RING_ACCESS\n');
      expect(existsSync(path)).toBe(true);
    } else {
      chmodSync(path, 0o000);
      expect(catchError(() => RingReader.open(path)).code).toBe('ERR_RING_ACCESS');
    }
  });

  it('is refused when it is a link, a folder, a pipe or a device', () => {
    const { path } = createRing();
    const link = uniqueRingPath();
    const pipe = uniqueRingPath();
    symlinkSync(path, link);
    spawnSync('mkfifo', [pipe]);
    for (const wrong of [link, makeFolder(), pipe, '/dev/null']) {
      expect(catchError(() => RingReader.open(wrong)).code).toBe('ERR_RING_ACCESS');
    }
  });

  it('is ERR_RING_MISSING when there is none', () => {
    expect(catchError(() => RingReader.open(uniqueRingPath())).code).toBe('ERR_RING_MISSING');
  });
});

describe('unlinkRing', () => {
  it('removes a ring, once, and is content with a missing one', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    unlinkRing(writer.path);
    unlinkRing(writer.path);
    unlinkRing(join(writer.path, 'below'));
    expect(reader.checkState()).toBe('missing');
    expect(reader.checkReplaced()).toBe(false);
  });

  it('removes a link, not its target, and leaves folders alone', () => {
    const { path } = createRing();
    const link = uniqueRingPath();
    symlinkSync(path, link);
    unlinkRing(link);
    expect(existsSync(link)).toBe(false);
    expect(existsSync(path)).toBe(true);
    expect(catchError(() => unlinkRing(makeFolder())).code).toBe('ERR_RING_ACCESS');
  });
});

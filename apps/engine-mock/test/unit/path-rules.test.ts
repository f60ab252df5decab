import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInside, resolveInputPath, resolveOutputPath } from '../../src/media/path-rules.ts';

describe('isInside', () => {
  it('compares whole components', () => {
    expect(isInside('/media', '/media')).toBe(true);
    expect(isInside('/media', '/media/a/b')).toBe(true);
    expect(isInside('/media', '/media/..b/c')).toBe(true);
    expect(isInside('/media', '/mediax/a')).toBe(false);
    expect(isInside('/media', '/')).toBe(false);
    expect(isInside('/media/a', '/media/b')).toBe(false);
  });
});

describe('resolveInputPath', () => {
  let base = '';
  let root = '';
  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'path-rules-')));
    root = join(base, 'root');
    mkdirSync(root);
    writeFileSync(join(root, 'clip'), 'x');
    writeFileSync(join(base, 'outside'), 'x');
    symlinkSync(join(base, 'outside'), join(root, 'out-link'));
    symlinkSync(root, join(base, 'root-link'));
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  const tryPath = (path: string, roots = [root]) =>
    resolveInputPath(path, roots).then(
      (file) => file.realPath,
      (error: { code: string }) => error.code,
    );

  it('follows links before it compares, on both sides', async () => {
    expect(await tryPath(join(root, 'clip'))).toBe(join(root, 'clip'));
    expect(await tryPath(join(base, 'root-link', 'clip'))).toBe(join(root, 'clip'));
    expect(await tryPath(join(root, 'clip'), [join(base, 'root-link')])).toBe(join(root, 'clip'));
    expect(await tryPath(join(root, 'out-link'))).toBe('path_denied');
    expect(await tryPath(join(root, '..', 'outside'))).toBe('path_denied');
  });

  it('tells missing files inside the roots only', async () => {
    expect(await tryPath(join(root, 'none'))).toBe('not_found');
    expect(await tryPath(root)).toBe('not_found');
    expect(await tryPath(join(base, 'none'))).toBe('path_denied');
    expect(await tryPath(join(root, 'clip'), [join(base, 'no-such-root')])).toBe('path_denied');
  });

  it('refuses anything that is no plain absolute path', async () => {
    for (const path of ['clip', './clip', 'file:/x', 'http://x/y', 'concat:/a|/b', 'data:,x', `${root}/clip\0`]) {
      expect([path, await tryPath(path)]).toEqual([path, 'path_denied']);
    }
  });

  it('says of an output that its folder is missing, not a file', async () => {
    for (const mediaRoots of [[root], undefined]) {
      const rules = { sourcePath: join(root, 'clip'), overwrites: false, ...(mediaRoots && { mediaRoots }) };
      const outcome = resolveOutputPath(join(root, 'none', 'out.mp4'), rules);
      await expect(outcome).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('folder') });
    }
  });
});

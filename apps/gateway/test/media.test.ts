import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaListing } from '@framelane/protocol/gateway';
import { describe, expect, it } from 'vitest';
import { isInside, maxListedEntries } from '../src/server/media/folder-library.ts';
import { keepIdSecret } from '../src/server/media/id-secret.ts';
import { MediaIds } from '../src/server/media/media-ids.ts';
import { MediaLibrary } from '../src/server/media/media-library.ts';
import { nameRoots } from '../src/server/media/name-roots.ts';
import { startGateway } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

function makeLibrary(): { library: MediaLibrary; root: string; outside: string } {
  const folder = makeTempFolder();
  const [root, uploads, outside] = [join(folder, 'media'), join(folder, 'uploads'), join(folder, 'media-private')];
  for (const path of [root, uploads, outside]) mkdirSync(path);
  const library = new MediaLibrary({ roots: nameRoots([root]), uploads: { name: 'Uploads', path: uploads } });
  return { library, root, outside };
}

async function listRoot(library: MediaLibrary): Promise<MediaListing> {
  const roots = await library.list();
  return library.list(roots.entries[0]?.id);
}

describe('media library', () => {
  it('lists folders first, numbers by value, and tells videos from other files', async () => {
    const { library, root } = makeLibrary();
    for (const name of ['take 10.mp4', 'take 2.MOV', 'notes.txt', '.hidden.mp4']) writeFileSync(join(root, name), 'x');
    mkdirSync(join(root, 'zoo'));
    mkdirSync(join(root, '.git'));
    const listing = await listRoot(library);
    expect(listing.entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['zoo', 'folder'],
      ['notes.txt', 'other'],
      ['take 2.MOV', 'video'],
      ['take 10.mp4', 'video'],
    ]);
    expect(listing).toMatchObject({ name: 'media', parentId: null, isTruncated: false });
  });

  it('leads down and up again by ids that hold no name', async () => {
    const { library, root } = makeLibrary();
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    writeFileSync(join(root, 'a', 'b', 'clip.mp4'), 'x');
    const top = await listRoot(library);
    const a = await library.list(top.entries[0]?.id);
    const b = await library.list(a.entries[0]?.id);
    expect([a.parentId, b.parentId]).toEqual([top.id, a.id]);
    const file = await library.openFile(b.entries[0]?.id ?? '');
    expect(file).toEqual({ name: 'clip.mp4', path: join(root, 'a', 'b', 'clip.mp4') });
    const text = JSON.stringify([top, a, b]);
    expect(text).not.toContain(root);
    expect(Buffer.from(b.entries[0]?.id ?? '', 'base64url').toString('latin1')).not.toContain('clip');
  });

  it('neither lists nor opens what links lead to outside, nor what became such a link later', async () => {
    const { library, root, outside } = makeLibrary();
    writeFileSync(join(outside, 'secret.mp4'), 'x');
    writeFileSync(join(root, 'inside.mp4'), 'x');
    symlinkSync(join(outside, 'secret.mp4'), join(root, 'link.mp4'));
    symlinkSync(outside, join(root, 'folder-link'));
    symlinkSync(join(root, 'inside.mp4'), join(root, 'good-link.mp4'));
    symlinkSync(join(root, 'loop'), join(root, 'loop'));
    mkdirSync(join(root, 'swap'));
    writeFileSync(join(root, 'swap', 'secret.mp4'), 'x');
    const listing = await listRoot(library);
    expect(listing.entries.map(({ name }) => name)).toEqual(['swap', 'good-link.mp4', 'inside.mp4']);
    const swap = await library.list(listing.entries[0]?.id);
    const { renameSync } = await import('node:fs');
    renameSync(join(root, 'swap'), join(root, 'moved'));
    symlinkSync(outside, join(root, 'swap'));
    await expect(library.openFile(swap.entries[0]?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    await expect(library.list(swap.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('knows no id that it did not make', async () => {
    const { library, root } = makeLibrary();
    writeFileSync(join(root, 'clip.mp4'), 'x');
    const id = (await listRoot(library)).entries[0]?.id ?? '';
    const flipped = `${id.slice(0, -2)}${id.at(-2) === 'A' ? 'B' : 'A'}${id.at(-1)}`;
    const foreign = new MediaIds().encode('0:clip.mp4');
    for (const bad of ['', 'x', '../../etc/passwd', '/etc/passwd', '%2e%2e%2f', flipped, foreign, 'A'.repeat(5000)]) {
      await expect(library.openFile(bad)).rejects.toMatchObject({ code: 'not_found' });
      await expect(library.list(bad)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('cuts a folder at 1000 entries and says so', async () => {
    const { library, root } = makeLibrary();
    for (let index = 0; index < maxListedEntries + 5; index += 1) writeFileSync(join(root, `clip ${index}.mp4`), '');
    const listing = await listRoot(library);
    expect(listing.entries).toHaveLength(maxListedEntries);
    expect(listing.isTruncated).toBe(true);
  });

  it('compares paths by whole components', () => {
    expect(isInside('/media/a', '/media')).toBe(true);
    expect(isInside('/media', '/media')).toBe(true);
    expect(isInside('/media/..a', '/media')).toBe(true);
    expect(isInside('/media2/a', '/media')).toBe(false);
    expect(isInside('/', '/media')).toBe(false);
  });

  it('keeps ids over a restart where the user chose the token', () => {
    expect(new MediaIds('secret').decode(new MediaIds('secret').encode('0:ä b.mp4'))).toBe('0:ä b.mp4');
    expect(new MediaIds('other').decode(new MediaIds('secret').encode('0:a'))).toBeUndefined();
  });

  it('keeps ids over a restart by a secret of its own, also between other roots', async () => {
    const stateDir = join(makeTempFolder(), 'state');
    const [secret, same] = await Promise.all([keepIdSecret(stateDir), keepIdSecret(stateDir)]);
    expect([same, await keepIdSecret(stateDir)]).toEqual([secret, secret]);
    expect(readdirSync(stateDir)).toEqual(['media-ids.key']);
    expect(statSync(join(stateDir, 'media-ids.key')).mode & 0o777).toBe(0o600);

    const [first, second, uploads] = [makeTempFolder(), makeTempFolder(), makeTempFolder()];
    writeFileSync(join(first, 'clip.mp4'), 'x');
    const open = (roots: string[]) =>
      new MediaLibrary({ roots: nameRoots(roots), uploads: { name: 'Uploads', path: uploads }, idSecret: secret });
    const id = (await listRoot(open([first]))).entries[0]?.id ?? '';
    expect(await open([second, first]).openFile(id)).toMatchObject({ name: 'clip.mp4' });
    await expect(open([second]).openFile(id)).rejects.toMatchObject({ code: 'not_found' });

    writeFileSync(join(stateDir, 'media-ids.key'), 'short');
    await expect(keepIdSecret(stateDir)).rejects.toThrow('delete the file to have it made anew');
  });

  it('numbers roots of one name', () => {
    expect(nameRoots(['/a/clips', '/b/clips']).map(({ name }) => name)).toEqual(['clips', 'clips (2)']);
  });
});

describe('media routes', () => {
  it('list the roots and answer unknown ids with 404 and a code', async () => {
    const gateway = await startGateway();
    const roots = (await (await gateway.fetch('/api/media')).json()) as MediaListing;
    expect(roots.entries.map(({ name }) => name)).toEqual(['media', 'Uploads']);
    for (const dir of ['nope', '..%2f..%2f', '%2Fetc']) {
      const answer = await gateway.fetch(`/api/media?dir=${dir}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'not_found' });
    }
  });
});

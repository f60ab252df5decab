import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeMmapHeader } from '@framelane/protocol/matrix';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { Board } from '../../src/board.ts';
import { FileWatch } from '../../src/inputs/mmap/file-watch.ts';
import { makeTempFolder } from '../support/renderer-process.ts';

const cleanUp = useCleanUp();
const size = { width: 2, height: 1 };
const headerOf = (version: bigint) => encodeMmapHeader(size, version);

function watch() {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  const path = join(folder.path, 'm.mmap');
  const board = new Board();
  let news = 0;
  let nowMs = 0;
  const fileWatch = cleanUp(
    new FileWatch(path, board, () => {
      news += 1;
    }),
  );
  /** How many news a look brings, each taken at once. */
  const look = () => {
    const before = news;
    nowMs += 10;
    fileWatch.look(nowMs);
    if (news > before) board.clearFileNews();
    return news - before;
  };
  return { path, board, fileWatch, look, opened: () => board.add('fileOpenings', 1) };
}

it('tells each change of a header once, and nothing while the file rests', () => {
  const { path, look, opened } = watch();
  writeFileSync(path, headerOf(2n));
  expect(look()).toBe(0);
  opened();
  expect([look(), look(), look()]).toEqual([1, 0, 0]);
  writeFileSync(path, headerOf(3n));
  expect([look(), look()]).toEqual([1, 0]);
  writeFileSync(path, headerOf(4n));
  expect([look(), look()]).toEqual([1, 0]);
});

it('follows to another file when told that it was opened, and rests while there is none', () => {
  const { path, look, opened } = watch();
  writeFileSync(path, headerOf(2n));
  opened();
  expect(look()).toBe(1);
  writeFileSync(`${path}.new`, headerOf(8n));
  renameSync(`${path}.new`, path);
  expect(look()).toBe(0);
  opened();
  expect(look()).toBe(1);
  rmSync(path);
  opened();
  expect(look()).toBe(0);
});

it('tells again only when the last news were taken, and looks no more often than every 2 ms', () => {
  const { path, board, fileWatch, look, opened } = watch();
  writeFileSync(path, headerOf(2n));
  opened();
  expect(board.raiseFileNews()).toBe(true);
  expect(look()).toBe(0);
  board.clearFileNews();
  writeFileSync(path, headerOf(4n));
  fileWatch.look(11);
  expect(board.raiseFileNews()).toBe(true);
  board.clearFileNews();
  expect(look()).toBe(1);
});

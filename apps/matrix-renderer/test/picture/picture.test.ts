import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode, type PngDataArray } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../src/picture/encode-png.ts';
import { fitPicture } from '../../src/picture/fit-picture.ts';
import { readPng } from '../../src/picture/read-png.ts';

const folder = mkdtempSync(join(tmpdir(), 'matrix-picture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(width: number, channels: 1 | 2 | 3 | 4, data: PngDataArray, depth: 8 | 16 = 8): string {
  const path = join(folder, `${width}-${channels}-${depth}.png`);
  writeFileSync(path, encode({ width, height: 1, channels, depth, data }));
  return path;
}

describe('PNG', () => {
  it('that is written here is read elsewhere as the same pixels', async () => {
    const pixels = Uint8Array.from({ length: 7 * 5 * 3 }, (_, index) => (index * 37) & 255);
    const png = decode(await encodePng(7, 5, pixels));
    expect([png.width, png.height, png.channels, png.depth]).toEqual([7, 5, 3, 8]);
    expect([...png.data]).toEqual([...pixels]);
  });

  it.each([
    ['colour', write(2, 3, Uint8Array.of(1, 2, 3, 4, 5, 6)), [1, 2, 3, 4, 5, 6]],
    ['colour with alpha, which is dropped', write(1, 4, Uint8Array.of(1, 2, 3, 0)), [1, 2, 3]],
    ['grey', write(2, 1, Uint8Array.of(9, 8)), [9, 9, 9, 8, 8, 8]],
    ['grey with alpha', write(1, 2, Uint8Array.of(9, 0)), [9, 9, 9]],
    ['sixteen bits', write(1, 3, Uint16Array.of(0x1234, 0xabcd, 0xffff), 16), [0x12, 0xab, 0xff]],
  ])('of %s is read', async (_kind, path, pixels) => {
    expect([...(await readPng(path)).pixels]).toEqual(pixels);
  });

  it('that is none is refused by its name', async () => {
    const path = join(folder, 'text.png');
    writeFileSync(path, 'not a picture');
    await expect(readPng(path)).rejects.toMatchObject({ code: 'E_USAGE', message: expect.stringContaining(path) });
  });
});

describe('fitting', () => {
  const grey = (...values: number[]) => Uint8Array.from(values.flatMap((value) => [value, value, value]));
  const reds = ({ pixels }: { pixels: Uint8Array }) => [...pixels].filter((_, index) => index % 3 === 0);

  it('repeats pixels when a picture grows, and keeps its shape', () => {
    const fitted = fitPicture({ width: 2, height: 1, pixels: grey(1, 2) }, 4, 4);
    expect(reds(fitted)).toEqual([0, 0, 0, 0, 1, 1, 2, 2, 1, 1, 2, 2, 0, 0, 0, 0]);
  });

  it('averages them when it shrinks', () => {
    const fitted = fitPicture({ width: 4, height: 2, pixels: grey(0, 10, 20, 30, 0, 10, 20, 30) }, 2, 1);
    expect(reds(fitted)).toEqual([5, 25]);
  });

  it('leaves a picture of the right size alone', () => {
    const pixels = grey(1, 2, 3, 4);
    expect(fitPicture({ width: 2, height: 2, pixels }, 2, 2)).toEqual({ width: 2, height: 2, pixels });
  });
});

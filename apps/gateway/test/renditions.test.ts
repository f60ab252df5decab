import { describe, expect, it } from 'vitest';
import { RenditionChooser } from '../src/server/lanes/stream/pictures/choose-rendition.ts';
import { halvePicture } from '../src/server/lanes/stream/pictures/halve-picture.ts';

function halve(width: number, height: number, bytes: number[], rowWords = width) {
  const words = new Uint32Array(new Uint8Array(bytes).buffer);
  const size = { width: Math.max(1, width >> 1), height: Math.max(1, height >> 1) };
  const target = new Uint32Array(size.width * size.height);
  halvePicture({ words, rowWords, width, height }, { words: target, rowWords: size.width, ...size });
  return [...new Uint8Array(target.buffer)];
}

describe('half the size', () => {
  it('averages each channel by itself, rounded', () => {
    expect(halve(2, 2, [0, 1, 255, 255, 0, 2, 255, 255, 10, 2, 255, 255, 0, 2, 255, 255])).toEqual([3, 2, 255, 255]);
  });

  it('leaves out an odd column and row, and what lies between rows', () => {
    const pixel = (value: number) => [value, value, value, 255];
    const rows = [1, 3, 99, 77, 5, 7, 99, 77, 99, 99, 99, 77].flatMap(pixel);
    expect(halve(3, 3, rows, 4)).toEqual(pixel(4));
  });

  it('keeps a line or a single pixel', () => {
    expect(halve(1, 1, [1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
    expect(halve(1, 2, [0, 0, 0, 0, 4, 4, 4, 4])).toEqual([2, 2, 2, 2]);
  });
});

describe('the rendition of a page', () => {
  it('is the full one until acknowledgements take long, again and again', () => {
    const chooser = new RenditionChooser();
    chooser.noteRoundTrip(900);
    expect(chooser.choose(1920)).toBe('full');
    for (let i = 0; i < 20; i += 1) chooser.noteRoundTrip(400);
    expect(chooser.choose(1920)).toBe('reduced');
    expect(chooser.choose(320)).toBe('full');
    for (let i = 0; i < 20; i += 1) chooser.noteRoundTrip(120);
    expect(chooser.choose(1920)).toBe('reduced');
    for (let i = 0; i < 20; i += 1) chooser.noteRoundTrip(10);
    expect(chooser.choose(1920)).toBe('full');
  });

  it('follows what the page prefers', () => {
    const chooser = new RenditionChooser();
    chooser.prefer({ maxWidth: 1280 });
    expect([chooser.choose(1280), chooser.choose(1920)]).toEqual(['full', 'reduced']);
    chooser.prefer({ quality: 50 });
    expect(chooser.choose(640)).toBe('reduced');
  });
});

import { describe, expect, it } from 'vitest';
import { chooseSize, readSizeChoice } from '../../src/export/choose-size.ts';

const choose = (resolution: unknown, width: number, height: number) => {
  const size = chooseSize(readSizeChoice(resolution), { width, height });
  return [size.width, size.height];
};

describe('the size of an export', () => {
  it('is the source, an odd last row or column left out', () => {
    expect(choose(undefined, 1920, 1080)).toEqual([1920, 1080]);
    expect(choose(null, 321, 183)).toEqual([320, 182]);
    expect(choose('source', 1, 1)).toEqual([2, 2]);
  });

  it('follows the shorter side where lines are named', () => {
    expect(choose('720p', 1920, 1080)).toEqual([1280, 720]);
    expect(choose('1080p', 1080, 1920)).toEqual([1080, 1920]);
    expect(choose('4k', 1920, 1080)).toEqual([3840, 2160]);
    expect(choose('720p', 1440, 1080)).toEqual([960, 720]);
    expect(() => choose('4k', 8000, 100)).toThrow(/resolution must be/);
  });

  it('is what it is said to be', () => {
    expect(choose('640x360', 10, 10)).toEqual([640, 360]);
    expect(choose([8192, 2], 10, 10)).toEqual([8192, 2]);
    for (const wrong of [
      '641x360',
      '0x2',
      '8194x2',
      'x',
      '720P',
      'constructor',
      '',
      720,
      [2],
      [2, 2, 2],
      [2.5, 2],
      {},
    ]) {
      expect(() => readSizeChoice(wrong), JSON.stringify(wrong)).toThrow(
        expect.objectContaining({ code: 'bad_request' }),
      );
    }
  });
});

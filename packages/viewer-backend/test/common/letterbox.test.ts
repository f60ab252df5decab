import { describe, expect, it } from 'vitest';
import { mapFromPicture, mapToPicture } from '../../src/common/letterbox.ts';

const picture = { width: 1920, height: 1080 };

describe('letterbox', () => {
  it.each([
    [
      { width: 1920, height: 1080 },
      { x: 960, y: 540 },
      { x: 960, y: 540, isInside: true },
    ],
    [
      { width: 960, height: 540 },
      { x: 0, y: 0 },
      { x: 0, y: 0, isInside: true },
    ],
    [
      { width: 960, height: 740 },
      { x: 480, y: 370 },
      { x: 960, y: 540, isInside: true },
    ],
    [
      { width: 960, height: 740 },
      { x: 480, y: 99 },
      { x: 960, y: 0, isInside: false },
    ],
    [
      { width: 1160, height: 540 },
      { x: 100, y: 270 },
      { x: 0, y: 540, isInside: true },
    ],
    [
      { width: 1160, height: 540 },
      { x: 1060, y: 270 },
      { x: 1919.999, y: 540, isInside: false },
    ],
  ])('in %j maps %j', (viewport, at, expected) => {
    expect(mapToPicture(viewport, picture, at)).toEqual(expected);
  });

  it('is its own inverse inside the picture', () => {
    const viewport = { width: 777, height: 555 };
    for (const at of [
      { x: 1, y: 1 },
      { x: 1234.5, y: 678.25 },
    ]) {
      const css = mapFromPicture(viewport, picture, at);
      expect(css).toBeDefined();
      if (css === undefined) continue;
      const back = mapToPicture(viewport, picture, css);
      expect(back?.x).toBeCloseTo(at.x, 6);
      expect(back?.y).toBeCloseTo(at.y, 6);
    }
  });

  it.each([
    [{ width: 0, height: 100 }, picture],
    [picture, { width: 0, height: 0 }],
  ])('is nowhere without a size', (viewport, size) => {
    expect(mapToPicture(viewport, size, { x: 0, y: 0 })).toBeUndefined();
    expect(mapFromPicture(viewport, size, { x: 0, y: 0 })).toBeUndefined();
  });
});

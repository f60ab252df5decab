import { describe, expect, it } from 'vitest';
import { computeLayout, type LayoutInput, mapCssToFrame, mapFrameToCss } from '../src/layout.ts';
import { panViewBy, readView, zoomViewAt } from '../src/view.ts';

function layoutOf(patch: Partial<LayoutInput> = {}) {
  return computeLayout({
    frameWidth: 1920,
    frameHeight: 1080,
    canvasWidth: 1600,
    canvasHeight: 1200,
    cssWidth: 800,
    cssHeight: 600,
    fit: 'contain',
    ...patch,
  });
}

describe('computeLayout', () => {
  it('contains: bars above and below, picture centred', () => {
    expect(layoutOf()).toMatchObject({ x: 0, y: 150, width: 1600, height: 900, isNearest: false });
  });

  it('covers: cut left and right, centred', () => {
    expect(layoutOf({ fit: 'cover' })).toMatchObject({ x: -267, y: 0, width: 2133, height: 1200 });
  });

  it('takes whole factors, and contains where one is too much', () => {
    expect(layoutOf({ fit: 'integer', frameWidth: 320, frameHeight: 200 })).toMatchObject({
      x: 0,
      y: 100,
      width: 1600,
      height: 1000,
      scaleX: 5,
      isNearest: true,
    });
    expect(layoutOf({ fit: 'integer', frameWidth: 500, frameHeight: 300 })).toMatchObject({ x: 50, y: 150, scaleX: 3 });
    expect(layoutOf({ fit: 'integer' })).toMatchObject({ width: 1600, height: 900 });
  });

  it('never loses a thin picture', () => {
    expect(layoutOf({ frameWidth: 1, frameHeight: 4000 })).toMatchObject({ width: 1, height: 1200 });
    expect(layoutOf({ frameWidth: 10_000, frameHeight: 1 })).toMatchObject({ width: 1600, height: 1 });
  });

  it.each([
    [1, true],
    [1.5, false],
    [2, true],
    [3.5, false],
    [4, true],
    [4.5, true],
    [8, true],
    [0.5, false],
  ])('at zoom %d nearest is %s', (zoom, isNearest) => {
    expect(layoutOf({ view: { zoom, centerX: 960, centerY: 540 } }).isNearest).toBe(isNearest);
  });

  it('limits zoom and keeps the picture on the canvas', () => {
    expect(layoutOf({ view: { zoom: 99, centerX: 960, centerY: 540 } }).scaleX).toBe(8);
    expect(layoutOf({ view: { zoom: 2, centerX: -100, centerY: 5000 } })).toMatchObject({ x: 0, y: 1200 - 2160 });
    expect(layoutOf({ view: { zoom: 0.5, centerX: -100, centerY: 5000 } })).toMatchObject({ x: 320, y: 330 });
  });
});

describe('mapping', () => {
  it('goes from CSS pixels to frame pixels, and knows the bars', () => {
    const layout = layoutOf();
    expect(mapCssToFrame(layout, 0, 75)).toEqual({ x: 0, y: 0, isInside: true });
    expect(mapCssToFrame(layout, 400, 300)).toEqual({ x: 960, y: 540, isInside: true });
    expect(mapCssToFrame(layout, 400, 74)).toMatchObject({ isInside: false });
    expect(mapCssToFrame(layout, 800, 300)).toMatchObject({ x: 1920, isInside: false });
  });

  it('comes back to where it started', () => {
    for (const layout of [
      layoutOf(),
      layoutOf({ fit: 'cover' }),
      layoutOf({ view: { zoom: 3.3, centerX: 5, centerY: 900 } }),
      layoutOf({ canvasWidth: 1001, canvasHeight: 777, cssWidth: 667.3, cssHeight: 518 }),
    ]) {
      const point = mapCssToFrame(layout, 123.25, 456.5);
      const back = mapFrameToCss(layout, point.x, point.y);
      expect(back.x).toBeCloseTo(123.25, 9);
      expect(back.y).toBeCloseTo(456.5, 9);
    }
  });
});

describe('views', () => {
  it('start from what is shown', () => {
    expect(readView(layoutOf())).toEqual({ zoom: 1600 / 1920, centerX: 960, centerY: 540 });
  });

  it('zoom around the pointer, but for rounding to whole device pixels', () => {
    let layout = layoutOf({ view: { zoom: 1, centerX: 960, centerY: 540 } });
    const anchor = mapCssToFrame(layout, 200, 250);
    for (const zoom of [1.2, 2, 5.5, 8, 3, 1.5]) {
      layout = layoutOf({ view: zoomViewAt(layout, zoom, 200, 250) });
      const now = mapCssToFrame(layout, 200, 250);
      expect(Math.abs(now.x - anchor.x)).toBeLessThanOrEqual(3);
      expect(Math.abs(now.y - anchor.y)).toBeLessThanOrEqual(3);
      expect(layout.scaleX).toBeCloseTo(zoom, 3);
    }
  });

  it('pan by CSS pixels', () => {
    const layout = layoutOf({ view: { zoom: 4, centerX: 960, centerY: 540 } });
    const moved = layoutOf({ view: panViewBy(layout, 30, -20) });
    expect([moved.x - layout.x, moved.y - layout.y]).toEqual([60, -40]);
  });
});

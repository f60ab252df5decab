import { type BlitApi, mapCssToFrame, panViewBy, readView, zoomViewAt } from '@framelane/webgl-blit';
import { type Bench, readAll, withBlitter } from './bench.ts';
import type { Checks } from './checks.ts';
import { makePicture, type Picture, toFrameData } from './pictures.ts';

/** Zoomed views show exactly the frame pixels the layout says, at every zoom from 1:1 to 800 %. */
export async function checkViews(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api }, (bench) => {
    const picture = makePicture(301, 177);
    bench.blitter.resize(50, 40, 2);
    bench.blitter.draw(toFrameData(picture, { format: 'BGRA8', sequence: 1 }));
    bench.blitter.drawNow();
    for (const zoom of [1, 2, 3, 5, 7.5, 8]) {
      bench.blitter.setView({ zoom, centerX: 120.3, centerY: 70.8 });
      checkAgainstLayout(checks, bench, picture, `${api} zoom ${zoom}`);
    }
    bench.blitter.setView({ zoom: 2, centerX: -50, centerY: 9999 });
    checkAgainstLayout(checks, bench, picture, `${api} pan beyond the edges`);
    const corner = mapCssToFrame(layoutOf(bench), 0, 39.9);
    checks.equal([corner.x, Math.floor(corner.y)], [0, 176], `${api} pan stops at the edge of the picture`);

    bench.blitter.setView({ zoom: 1, centerX: 150, centerY: 90 });
    const before = mapCssToFrame(layoutOf(bench), 30, 11);
    bench.blitter.setView(zoomViewAt(layoutOf(bench), 4, 30, 11));
    const after = mapCssToFrame(layoutOf(bench), 30, 11);
    const isStill = Math.abs(before.x - after.x) <= 0.5 && Math.abs(before.y - after.y) <= 0.5;
    checks.equal(
      isStill,
      true,
      `${api} the point under the pointer stays: ${before.x},${before.y} ${after.x},${after.y}`,
    );

    bench.blitter.setView(panViewBy(layoutOf(bench), 6, -4));
    const moved = mapCssToFrame(layoutOf(bench), 36, 7);
    const isMoved = Math.abs(after.x - moved.x) <= 0.5 && Math.abs(after.y - moved.y) <= 0.5;
    checks.equal(isMoved, true, `${api} a drag moves the picture with the pointer`);
    checks.equal(readView(layoutOf(bench)).zoom, 4, `${api} the view can be read back`);

    bench.blitter.setView(undefined);
    checks.equal(layoutOf(bench).width, 100, `${api} back to the fit`);
  });
}

/** Lines appear from 600 % on, and only on the first row and column of a cell. */
export async function checkPixelGrid(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api, hasPixelGrid: true }, (bench) => {
    const picture = makePicture(40, 30);
    bench.blitter.resize(96, 96, 1);
    bench.blitter.draw(toFrameData(picture, { format: 'RGBA8', sequence: 1 }));
    bench.blitter.drawNow();
    bench.blitter.setView({ zoom: 5, centerX: 20, centerY: 15 });
    checkAgainstLayout(checks, bench, picture, `${api} no grid at 500 %`);
    for (const zoom of [6, 8]) {
      bench.blitter.setView({ zoom, centerX: 20, centerY: 15 });
      checkGrid(checks, bench, picture, `${api} grid at ${zoom * 100} %`);
    }
    bench.blitter.setAppearance({ hasPixelGrid: false });
    checkAgainstLayout(checks, bench, picture, `${api} grid switched off`);
  });
}

function checkGrid(checks: Checks, bench: Bench, picture: Picture, label: string): void {
  const layout = layoutOf(bench);
  const actual = readAll(bench);
  const inner: number[] = [];
  const expectedInner: number[] = [];
  let changedLines = 0;
  for (let y = 0; y < 96; y += 1) {
    for (let x = 0; x < 96; x += 1) {
      const fromLeft = x - layout.x;
      const fromTop = y - layout.y;
      const at = (Math.floor(fromTop / layout.scaleY) * picture.width + Math.floor(fromLeft / layout.scaleX)) * 4;
      const seen = [...actual.slice((y * 96 + x) * 4, (y * 96 + x) * 4 + 4)];
      const plain = [...picture.rgba.slice(at, at + 4)];
      if (fromLeft % layout.scaleX === 0 || fromTop % layout.scaleY === 0) {
        changedLines += seen.join() === plain.join() ? 0 : 1;
      } else {
        inner.push(...seen);
        expectedInner.push(...plain);
      }
    }
  }
  checks.pixels(inner, expectedInner, { width: 96, tolerance: 0, label: `${label}, inside the cells` });
  checks.equal(changedLines > 1000, true, `${label}, lines are visible (${changedLines})`);
}

// All of these zooms take texels as they are, so each device pixel is one frame pixel or black.
function checkAgainstLayout(checks: Checks, bench: Bench, picture: Picture, label: string): void {
  const layout = layoutOf(bench);
  const { canvasWidth, canvasHeight } = layout.input;
  const expected = new Uint8ClampedArray(canvasWidth * canvasHeight * 4);
  for (let y = 0; y < canvasHeight; y += 1) {
    for (let x = 0; x < canvasWidth; x += 1) {
      const frameX = Math.floor((x + 0.5 - layout.x) / layout.scaleX);
      const frameY = Math.floor((y + 0.5 - layout.y) / layout.scaleY);
      const to = (y * canvasWidth + x) * 4;
      expected[to + 3] = 255;
      if (frameX < 0 || frameY < 0 || frameX >= picture.width || frameY >= picture.height) continue;
      const from = (frameY * picture.width + frameX) * 4;
      expected.set(picture.rgba.subarray(from, from + 4), to);
    }
  }
  checks.pixels(readAll(bench), expected, { width: canvasWidth, tolerance: 0, label });
}

function layoutOf(bench: Bench) {
  const layout = bench.blitter.getLayout();
  if (layout === undefined) throw new Error('expected a layout after the first frame');
  return layout;
}

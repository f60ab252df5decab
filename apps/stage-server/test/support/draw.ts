import { fileURLToPath } from 'node:url';
import { loadRasterAddon } from '../../src/raster/load-raster-addon.ts';
import type { FrameRequest } from '../../src/raster/native-raster.ts';
import { StageView, type StageViewOptions } from '../../src/raster/stage-view.ts';

export const size = { width: 320, height: 180 };
export const stagesFolder = fileURLToPath(new URL('../../stages', import.meta.url));

/** The shipped stage of primitives, framed. */
export function openPrimitives(options: Partial<StageViewOptions> = {}): StageView {
  return StageView.open(loadRasterAddon(), `${stagesFolder}/primitives.usda`, {
    stageRoots: [stagesFolder],
    threads: 2,
    ...size,
    ...options,
  });
}

export async function drawPixels(view: StageView, change: Partial<FrameRequest> = {}): Promise<Uint8Array> {
  const pixels = new Uint8Array(size.width * size.height * 4);
  await view.draw(pixels, change);
  return pixels;
}

/** How many pixels of two pictures differ. */
export function countDifferences(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [new Uint32Array(a.buffer), new Uint32Array(b.buffer)];
  return left.reduce((count, pixel, at) => count + (pixel === right[at] ? 0 : 1), 0);
}

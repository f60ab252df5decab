import { writeFileSync } from 'node:fs';
import { encode } from 'fast-png';
import type { ProgramOrder } from './cli.ts';
import { loadRasterAddon } from './raster/load-raster-addon.ts';
import { StageView } from './raster/stage-view.ts';
import { StageError } from './stage/stage-error.ts';

type SnapshotOptions = Extract<ProgramOrder, { type: 'snapshot' }>['options'];

/** Draws the stage once into a PNG. The exit code: 0, or 5 when the stage cannot be opened. */
export async function runSnapshot(options: SnapshotOptions): Promise<number> {
  const { width, height } = options;
  try {
    const view = StageView.open(loadRasterAddon(), options.stagePath, options);
    const pixels = new Uint8Array(width * height * 4);
    await view.draw(pixels, {});
    writeFileSync(options.snapshotPath, encode({ width, height, channels: 3, data: dropAlpha(pixels) }));
    return 0;
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    return 5;
  }
}

function dropAlpha(bgra: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((bgra.length / 4) * 3);
  for (let pixel = 0; pixel * 4 < bgra.length; pixel += 1) {
    for (let k = 0; k < 3; k += 1) rgb[pixel * 3 + k] = bgra[pixel * 4 + 2 - k]!;
  }
  return rgb;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { parseCount, parseTimeoutMs } from '../options/parse-values.ts';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { type Coordinate, parseCoordinate, readPictureSize, toPixels } from '../stage/picture-point.ts';
import { addPointerOptions, type PointerFlags, toPointer } from '../stage/pointer-options.ts';
import { type StageSession, useStage } from '../stage/use-stage.ts';

interface DragFlags extends StreamFlags, PointerFlags {
  steps: number;
  /** Milliseconds. */
  duration: number;
}

interface Point {
  x: number;
  y: number;
}

/** `drag`: the pointer pressed at one place, moved in a line and released at another. */
export function addDragCommand(program: Command): void {
  addPointerOptions(addStreamOptions(program.command('drag')))
    .description('drag from one place to another: left orbits, middle pans, right moves nearer or away')
    .argument('<x1>', 'pixels from the left, or a fraction such as 0.5', parseCoordinate)
    .argument('<y1>', 'pixels from the top, or a fraction', parseCoordinate)
    .argument('<x2>', 'where it ends', parseCoordinate)
    .argument('<y2>', 'where it ends', parseCoordinate)
    .option('--steps <n>', 'moves in between', parseCount, 20)
    .option('--duration <ms>', 'how long it takes', parseTimeoutMs, 400)
    .action((...[x1, y1, x2, y2, flags]: [Coordinate, Coordinate, Coordinate, Coordinate, DragFlags]) =>
      useStage(flags, async (stage) => {
        const { width, height } = await readPictureSize(stage);
        const from = { x: toPixels(x1, width), y: toPixels(y1, height) };
        const to = { x: toPixels(x2, width), y: toPixels(y2, height) };
        await drag(stage, { from, to, flags });
      }),
    );
}

async function drag(
  { backend, extendPatience }: StageSession,
  { from, to, flags }: { from: Point; to: Point; flags: DragFlags },
): Promise<void> {
  const { steps, duration } = flags;
  await backend.cameraMouseButton({ ...from, ...toPointer(flags), pressed: true });
  for (let step = 1; step <= steps; step += 1) {
    await sleep(duration / steps);
    extendPatience();
    const done = step / steps;
    await backend.cameraMouseMove(from.x + done * (to.x - from.x), from.y + done * (to.y - from.y));
  }
  await backend.cameraMouseButton({ ...to, ...toPointer(flags), pressed: false });
}

import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { type Coordinate, parseCoordinate, readPictureSize, toPixels } from '../stage/picture-point.ts';
import { useStage } from '../stage/use-stage.ts';

/** `pick`: the prim at a place of the picture. Fails when there is none, so that scripts can ask. */
export function addPickCommand(program: Command): void {
  addStreamOptions(program.command('pick'))
    .description('print the prim at a place; ends with 1 when there is none')
    .argument('<x>', 'pixels from the left, or a fraction such as 0.5', parseCoordinate)
    .argument('<y>', 'pixels from the top, or a fraction', parseCoordinate)
    .action(async (x: Coordinate, y: Coordinate, flags: StreamFlags) => {
      const path = await useStage(flags, async (stage) => {
        const { width, height } = await readPictureSize(stage);
        return stage.backend.pick(toPixels(x, width), toPixels(y, height));
      });
      if (path === null) throw new CliError(exitCodes.failed, 'there is no prim at this place');
      process.stdout.write(`${path}\n`);
    });
}

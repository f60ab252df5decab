import { type Command, Option } from 'commander';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { type Coordinate, parseCoordinate, readPictureSize, toPixels } from '../stage/picture-point.ts';
import { addPointerOptions, type PointerFlags, toPointer } from '../stage/pointer-options.ts';
import { useStage } from '../stage/use-stage.ts';

interface ClickFlags extends StreamFlags, PointerFlags {
  waitSelect: boolean;
}

/** `click`: what a viewer does at a click, which is to press, to release and to select what is there. */
export function addClickCommand(program: Command): void {
  addPointerOptions(addStreamOptions(program.command('click')))
    .description('click at a place, which selects the prim there, or nothing where there is none')
    .argument('<x>', 'pixels from the left, or a fraction such as 0.5', parseCoordinate)
    .argument('<y>', 'pixels from the top, or a fraction', parseCoordinate)
    .addOption(new Option('--wait-select', 'wait until the selection has changed and print it').default(false))
    .action(async (x: Coordinate, y: Coordinate, flags: ClickFlags) => {
      const selection = await useStage(flags, async (stage) => {
        const { backend } = stage;
        const { width, height } = await readPictureSize(stage);
        const place = { x: toPixels(x, width), y: toPixels(y, height) };
        await backend.cameraMouseButton({ ...place, ...toPointer(flags), pressed: true });
        await backend.cameraMouseButton({ ...place, ...toPointer(flags), pressed: false });
        if (flags.button !== 'left') return [];
        const path = await backend.pick(place.x, place.y);
        const selected = backend.selectPrims(path === null ? [] : [path]);
        if (!flags.waitSelect) {
          // Sent, and nobody waits for what becomes of it.
          selected.catch(() => undefined);
          return [];
        }
        await selected;
        return backend.getStatus().selection;
      });
      process.stdout.write(selection.map((path) => `${path}\n`).join(''));
    });
}

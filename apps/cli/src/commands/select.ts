import type { Command } from 'commander';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { useStage } from '../stage/use-stage.ts';

/** `select`: what is selected, as the server confirms it. */
export function addSelectCommand(program: Command): void {
  addStreamOptions(program.command('select [path...]'))
    .description('select prims and print what is selected then; without a path nothing is')
    .action(async (paths: string[], flags: StreamFlags) => {
      const selection = await useStage(flags, async ({ backend }) => {
        await backend.selectPrims(paths);
        return backend.getStatus().selection;
      });
      process.stdout.write(selection.map((path) => `${path}\n`).join(''));
    });
}

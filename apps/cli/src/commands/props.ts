import type { Command } from 'commander';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { formatColumns } from '../output/format-columns.ts';
import { useStage } from '../stage/use-stage.ts';

/** `props`: the properties of one prim. */
export function addPropsCommand(program: Command): void {
  addStreamOptions(program.command('props <path>'))
    .description('list the properties of a prim: name, type, value')
    .option('--json', 'as a JSON array', false)
    .action(async (path: string, { json, ...flags }: StreamFlags & { json: boolean }) => {
      const properties = await useStage(flags, ({ backend }) => backend.getProperties(path));
      const rows = properties.map(({ name, type, value }) => [name, type, value]);
      process.stdout.write(json ? `${JSON.stringify(properties)}\n` : formatColumns(rows));
    });
}

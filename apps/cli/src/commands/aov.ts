import { type Command, Option } from 'commander';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { useStage } from '../stage/use-stage.ts';

/** `aov`: what the picture shows, such as colour or depth. */
export function addAovCommand(program: Command): void {
  addStreamOptions(program.command('aov'))
    .description('list what the picture can show, the current one marked, or choose')
    .option('--list', 'list; the default')
    .addOption(new Option('--set <name>', 'show this').conflicts('list'))
    .action(async ({ set, ...flags }: StreamFlags & { set?: string }) => {
      const { active, available } = await useStage(flags, async ({ backend }) => {
        if (set !== undefined) await backend.setAov(set);
        return backend.getAovs();
      });
      const lines = available.map((name) => `${name === active ? '*' : ' '} ${name}\n`);
      process.stdout.write(set === undefined ? lines.join('') : `${active}\n`);
    });
}

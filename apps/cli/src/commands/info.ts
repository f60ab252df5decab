import type { Command } from 'commander';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { formatColumns } from '../output/format-columns.ts';
import { attachStream } from '../streams/attach-stream.ts';

/** `info`: what a stream is and whether somebody publishes it. */
export function addInfoCommand(program: Command): void {
  addStreamOptions(program.command('info'))
    .description('show what a stream is made of and its newest picture')
    .option('--json', 'as one JSON object', false)
    .action(async ({ json, ...flags }: StreamFlags & { json: boolean }) => {
      const facts = await collectFacts(flags);
      const rows = Object.entries(facts).map(([name, value]) => [name, `${value}`]);
      process.stdout.write(json ? `${JSON.stringify(facts)}\n` : formatColumns(rows));
    });
}

async function collectFacts(flags: StreamFlags): Promise<Record<string, string | number>> {
  const source = await attachStream(flags);
  try {
    const facts = source.info;
    const newest = source.hasNews ? await source.takeFirst(flags) : undefined;
    return {
      ...facts,
      frames: source.client.stats().latestSequence,
      ...(newest === undefined ? {} : { width: newest.width, height: newest.height }),
    };
  } finally {
    source.close();
  }
}

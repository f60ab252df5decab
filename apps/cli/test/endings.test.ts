import { describe, expect, it } from 'vitest';
import { type CliEnd, readChunk, runCli, startCli } from './support/run-cli.ts';
import { publishOpenStage } from './support/stages.ts';
import { startPattern, startProducer } from './support/streams.ts';

/** So many at once, that threads are kept waiting for a processor at every step of an end. */
const atOnce = 5;

/** Ends of runs, each with how often it came. */
async function countEnds(runs: readonly (() => Promise<CliEnd>)[]): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  const waiting = [...runs];
  const work = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      const end = await run();
      ends[end] = (ends[end] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ends;
}

describe('a command that ends in the middle of its work', () => {
  it('ends with 3 wherever its time runs out, while threads wait for frames, answers and sockets', async () => {
    const { name, stage } = publishOpenStage();
    stage.silent.add('getChildrenRequest').add('getRenderSettingsRequest').add('pickRequest');
    const empty = startProducer();
    const commands = [
      ['tree', '--stream-name', name],
      ['settings', '--stream-name', name],
      ['pick', '0.3', '0.5', '--stream-name', name],
      ['pick', '0.3', '0.5', '--stream-name', empty.name],
      ['send', 'hello', '--reply', 'never', '--stream-name', name],
      ['frame', '--stream-name', empty.name],
      ['stream', '--format', 'raw', '--stream-name', empty.name],
    ];
    const runs = Array.from({ length: 35 }, (_, at) => async () => {
      const command = commands[at % commands.length] ?? [];
      return (await runCli([...command, '--timeout', String(1 + 12 * at)])).exitCode;
    });
    expect(await countEnds(runs)).toEqual({ 3: 35 });
  }, 180_000);

  it('ends with 0 at a signal between two pictures', async () => {
    const { name } = await startPattern(['--size', '320x180', '--fps', '500']);
    const runs = Array.from({ length: 15 }, (_, at) => async () => {
      const stream = startCli(['stream', '--format', 'raw', '--stream-name', name]);
      for (let chunks = 0; chunks <= at; chunks += 1) await readChunk(stream.child.stdout);
      stream.child.stdout.resume();
      stream.child.kill(at % 2 === 0 ? 'SIGINT' : 'SIGTERM');
      return stream.exitCode;
    });
    expect(await countEnds(runs)).toEqual({ 0: 15 });
  }, 180_000);
});

import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';

/** What the command line asks for. */
export interface ServerOptions {
  stagePath: string;
  stageRoots: readonly string[];
  width: number;
  height: number;
  threads: number;
  snapshotPath: string;
}

interface Flags {
  stage: string;
  stageRoot: string[];
  size: { width: number; height: number };
  threads: number;
  snapshot: string;
}

const maxSidePx = 8192;
// The shipped stages lie beside both src/ and dist/.
const shippedStages = join(dirname(fileURLToPath(import.meta.url)), '..', 'stages');
const defaultRoots = [process.cwd(), shippedStages];

/** Reads the command line. Help prints and ends the process with 0; anything wrong ends it with 2. */
export async function parseCommandLine(argv: readonly string[]): Promise<ServerOptions> {
  const program = new Command('stage-server')
    .description('Opens a USD stage and draws it.')
    .requiredOption('--stage <file>', 'the stage to open')
    .option('--stage-root <dir>', 'folder stages may be read from; repeatable; default: the current one', collect, [])
    .option('--size <width>x<height>', 'pixels of the picture', parseSize, { width: 1920, height: 1080 })
    .option('--threads <n>', 'threads that draw', parseThreads, availableParallelism())
    .requiredOption('--snapshot <file>', 'write one picture as PNG and end')
    .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2));
  await program.parseAsync(argv, { from: 'user' });
  const flags = program.opts<Flags>();
  const stagePath = resolve(flags.stage);
  return {
    stagePath,
    stageRoots: flags.stageRoot.length > 0 ? flags.stageRoot.map((root) => resolve(root)) : defaultRoots,
    ...flags.size,
    threads: flags.threads,
    snapshotPath: resolve(flags.snapshot),
  };
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function parseSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const isGood = [size.width, size.height].every((side) => side >= 1 && side <= maxSidePx);
  if (!isGood) throw new InvalidArgumentError(`expected WIDTHxHEIGHT with sides from 1 to ${maxSidePx}`);
  return size;
}

function parseThreads(text: string): number {
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > 256) {
    throw new InvalidArgumentError('expected an integer from 1 to 256');
  }
  return threads;
}

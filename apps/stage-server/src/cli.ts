import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type LogOptions, logFormats, logLevels } from './logger.ts';

/** What the command line asks for: a stream, or one picture in a file. */
export type ProgramOrder =
  | { type: 'serve'; options: ServeOptions }
  | { type: 'snapshot'; options: DrawOptions & { stagePath: string; snapshotPath: string } };

interface DrawOptions {
  width: number;
  height: number;
  threads: number;
  stageRoots: readonly string[];
}

export interface ServeOptions extends DrawOptions {
  streamName: string;
  slots: number;
  fps: number;
  /** Opened at the start; none: whatever a viewer opens. */
  stagePath: string | undefined;
  endsWithStdin: boolean;
  log: LogOptions;
}

interface Flags {
  streamName: string;
  size: { width: number; height: number };
  slots: number;
  fps: number;
  stage?: string;
  stageRoot: string[];
  threads: number;
  snapshot?: string;
  exitOnStdinClose: boolean;
  logLevel: LogOptions['level'];
  logFormat?: LogOptions['format'];
}

const maxSidePx = 8192;
// The shipped stages lie beside both src/ and dist/.
const shippedStages = join(dirname(fileURLToPath(import.meta.url)), '..', 'stages');
const defaultRoots = [process.cwd(), shippedStages];

/**
 * Reads the command line. Help prints and ends the process with 0; anything wrong ends it with 2.
 *
 * `LOG_LEVEL` in the environment is the default log level.
 */
export async function parseCommandLine(argv: readonly string[]): Promise<ProgramOrder> {
  const program = new Command('stage-server')
    .description('Opens USD stages, draws them on the CPU and streams the pictures through shared memory.')
    .option('--stream-name <name>', 'name of the stream', 'viewer')
    .addOption(
      new Option('--size <width>x<height>', 'pixels of the picture, and the most it can have')
        .argParser(parseSize)
        .default({ width: 1920, height: 1080 }, '1920x1080'),
    )
    .option('--slots <n>', 'pictures the stream holds, 2 to 8', parseCount(2, 8), 3)
    .option('--fps <n>', 'pictures per second at most', parseCount(1, 1000), 60)
    .option('--stage <file>', 'the stage to open at the start')
    .addOption(
      new Option('--stage-root <dir>', 'folder stages may be read from; repeatable')
        .argParser(collect)
        .default([], 'the current folder and the shipped stages'),
    )
    .option('--threads <n>', 'threads that draw', parseCount(1, 256), availableParallelism())
    .option('--snapshot <file>', 'draw the stage once into a PNG and end')
    .option('--exit-on-stdin-close', 'end when standard input ends', false)
    .addOption(
      new Option('--log-level <level>', 'least severe level logged')
        .choices(logLevels)
        .env('LOG_LEVEL')
        .default('info'),
    )
    .addOption(new Option('--log-format <format>', 'default: text on a terminal, else json').choices(logFormats))
    .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2));
  await program.parseAsync(argv, { from: 'user' });
  const flags = program.opts<Flags>();
  return makeOrder(flags, () => program.error('error: --snapshot needs a --stage'));
}

function makeOrder(flags: Flags, refuse: () => never): ProgramOrder {
  const stagePath = flags.stage === undefined ? undefined : resolve(flags.stage);
  const draw: DrawOptions = {
    ...flags.size,
    threads: flags.threads,
    stageRoots: flags.stageRoot.length > 0 ? flags.stageRoot.map((root) => resolve(root)) : defaultRoots,
  };
  if (flags.snapshot !== undefined) {
    if (stagePath === undefined) return refuse();
    return { type: 'snapshot', options: { ...draw, stagePath, snapshotPath: resolve(flags.snapshot) } };
  }
  const { streamName, slots, fps, exitOnStdinClose: endsWithStdin } = flags;
  const format = flags.logFormat ?? (process.stderr.isTTY === true ? 'text' : 'json');
  const log: LogOptions = { level: flags.logLevel, format };
  return { type: 'serve', options: { ...draw, streamName, slots, fps, stagePath, endsWithStdin, log } };
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

function parseCount(min: number, max: number) {
  return (text: string): number => {
    const count = Number(text);
    if (/^\d+$/.test(text) && count >= min && count <= max) return count;
    throw new InvalidArgumentError(`expected an integer from ${min} to ${max}`);
  };
}

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Dialect, EngineAuth, EngineOptions, LogFormat, LogLevel } from './engine-options.ts';
import { engineVersion } from './engine-options.ts';
import type { ExportCodec } from './export/export-plan.ts';
import { getCacheFolder } from './media/sample-clip/cache-folder.ts';
import type { RenderOrder } from './run-render.ts';
import type { WorkerOptions } from './run-worker.ts';

/** What the command line asks for. */
export type CliOrder =
  | { type: 'serve'; options: EngineOptions }
  | { type: 'effects'; isJson: boolean }
  | { type: 'gallery'; folder: string }
  | { type: 'render'; order: RenderOrder }
  | { type: 'worker'; options: WorkerOptions }
  | { type: 'sample'; path: string };

/** What `render` writes into each container. */
const renderCodecs: Readonly<Record<string, ExportCodec>> = {
  '.mp4': 'h264',
  '.mov': 'h264',
  '.mkv': 'h264',
  '.webm': 'vp9',
  '.gif': 'gif',
};

interface RenderFlags {
  chain?: string;
  overwrite: boolean;
}

interface LogFlags {
  logLevel: LogLevel;
  logFormat?: LogFormat;
}

interface WorkerFlags extends LogFlags {
  queue: string;
  mediaRoot: string[];
  concurrency: number;
}

interface ServeFlags extends LogFlags {
  port: number;
  pingPort: number;
  ipc?: string;
  ringPath?: string;
  ringSize: number;
  slotSize: number;
  ringCrc: boolean;
  mediaRoot: string[];
  open: string[];
  sample: boolean;
  auth?: string | true;
  dialect: Dialect;
  exitOnStdinClose: boolean;
  queue?: string;
}

/**
 * Reads the command line. Help and version print and end the process with 0; anything wrong ends it with 2.
 *
 * @param env `ENGINE_TOKEN` turns authentication on with that token.
 */
export async function parseCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CliOrder | undefined> {
  let chosen: CliOrder | undefined;
  const program = new Command('engine-mock')
    .description('A video engine over ZeroMQ: real decoding and effects, pictures through a shared-memory ring.')
    .version(engineVersion)
    .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2));
  const serve = addServeOptions(program.command('serve', { isDefault: true })).action((flags: ServeFlags) => {
    chosen = { type: 'serve', options: toEngineOptions(flags, env) };
  });
  const effects = program
    .command('effects')
    .description('list the effects and their parameters')
    .option('--json', 'as JSON', false)
    .option('--gallery <dir>', 'write a picture of each, and a page that shows them, to this folder instead')
    .action(({ json, gallery }: { json: boolean; gallery?: string }) => {
      chosen =
        gallery === undefined ? { type: 'effects', isJson: json } : { type: 'gallery', folder: resolve(gallery) };
    });
  const render = program
    .command('render')
    .description('render IN through a chain into OUT, with its sound: H.264, VP9 or GIF by extension')
    .option('--chain <file>', 'JSON file with a list of effects; none when not given')
    .option('--overwrite', 'replace OUT when it exists', false)
    .argument('<in>')
    .argument('<out>', `ends in ${Object.keys(renderCodecs).join(', ')}`, parseOutput)
    .action((input: string, output: Pick<RenderOrder, 'outputPath' | 'codec'>, flags: RenderFlags) => {
      const order = { inputPath: resolve(input), ...output, overwrites: flags.overwrite };
      chosen = {
        type: 'render',
        order: { ...order, ...(flags.chain === undefined ? {} : { chainPath: resolve(flags.chain) }) },
      };
    });
  program
    .command('sample')
    .description('write the sample clip to FILE')
    .argument('<file>')
    .action((file: string) => {
      chosen = { type: 'sample', path: resolve(file) };
    });
  const worker = addWorkerOptions(program.command('worker')).action((flags: WorkerFlags) => {
    chosen = { type: 'worker', options: toWorkerOptions(flags) };
  });
  const described = [serve, effects, render, worker];
  program.addHelpText('after', () => described.map((command) => `\n${command.helpInformation()}`).join(''));
  await program.parseAsync(argv, { from: 'user' });
  return chosen;
}

function addServeOptions(command: Command): Command {
  const withQueue = command
    .description('serve commands until shutdown (default)')
    .option('--port <n>', 'command port, 0 for any', parsePort, 0)
    .option('--ping-port <n>', 'ping port, 0 for any', parsePort, 0)
    .option('--ipc <path>', 'serve commands on this unix socket as well')
    .option('--ring-path <path>', "the ring's file; default: a new one per instance")
    .option('--ring-size <n>', 'slots of the ring, a power of two from 2 to 64', parseRingSize, 4)
    .option('--slot-size <bytes>', 'bytes of a slot, a multiple of 64 from 65536 to 67108864', parseSlotSize, 4_194_304)
    .option('--ring-crc', 'write a checksum with every picture', false)
    .addOption(createRootOption('folder media may be read from; repeatable'))
    .addOption(createListOption('--open <file>', 'ingest this file at start; repeatable', 'none'))
    .option('--sample', 'make the sample clip once and ingest it', false)
    .option('--auth [token]', 'ask for a token in every request; made up when not given, ENGINE_TOKEN is preferred')
    .addOption(new Option('--dialect <name>', 'shape of some replies').choices(['seed', 'entropic']).default('seed'))
    .addOption(createQueueOption('exports and ranges go to the workers at this Redis'))
    .option('--exit-on-stdin-close', 'shut down when standard input ends', false);
  return addLogOptions(withQueue);
}

function addWorkerOptions(command: Command): Command {
  const withQueue = command
    .description('carry out exports and ranges for engines that were started with the same --queue')
    .addOption(createQueueOption('the Redis to take work from').makeOptionMandatory())
    .addOption(createRootOption('folder media may be read from and written to; repeatable'))
    .option('--concurrency <n>', 'pieces of work at a time, 1 to 64', (text) => parseInteger(text, 1, 64), 1);
  return addLogOptions(withQueue);
}

function addLogOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--log-level <level>', 'least severe level logged')
        .choices(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
        .env('LOG_LEVEL')
        .default('info'),
    )
    .addOption(new Option('--log-format <format>', 'default: text on a terminal').choices(['text', 'json']));
}

function createRootOption(purpose: string): Option {
  return createListOption('--media-root <dir>', purpose, 'the Videos folder and the current one');
}

function createListOption(name: string, purpose: string, whenAbsent: string): Option {
  return new Option(name, purpose).argParser(collect).default([], whenAbsent);
}

/** The environment is for addresses with a password: everybody can read a command line. */
function createQueueOption(purpose: string): Option {
  return new Option('--queue <url>', `${purpose}, redis://host:port/db`).argParser(parseQueueUrl).env('ENGINE_QUEUE');
}

function toEngineOptions(flags: ServeFlags, env: Readonly<Record<string, string | undefined>>): EngineOptions {
  const openPaths = flags.open.map((path) => resolve(path));
  const roots = chooseRoots(flags);
  const auth = chooseAuth(flags, env);
  return {
    port: flags.port,
    pingPort: flags.pingPort,
    ...(flags.ipc === undefined ? {} : { ipcPath: resolve(flags.ipc) }),
    ...(flags.ringPath === undefined ? {} : { ringPath: resolve(flags.ringPath) }),
    ringSize: flags.ringSize,
    slotSizeBytes: flags.slotSize,
    hasRingCrc: flags.ringCrc,
    // A file the owner of the engine names is allowed wherever it lies; so is what the engine makes itself.
    mediaRoots: [...roots, getCacheFolder(), ...openPaths],
    openPaths,
    usesSample: flags.sample,
    ...(auth === undefined ? {} : { auth }),
    dialect: flags.dialect,
    endsWithStdin: flags.exitOnStdinClose,
    ...(flags.queue === undefined ? {} : { queueUrl: flags.queue }),
    ...chooseLog(flags),
  };
}

function toWorkerOptions(flags: WorkerFlags): WorkerOptions {
  const { queue: queueUrl, concurrency } = flags;
  return { queueUrl, mediaRoots: chooseRoots(flags), concurrency, ...chooseLog(flags) };
}

function chooseLog({ logLevel, logFormat }: LogFlags): Pick<EngineOptions, 'logLevel' | 'logFormat'> {
  return { logLevel, logFormat: logFormat ?? (process.stderr.isTTY ? 'text' : 'json') };
}

function chooseRoots({ mediaRoot }: { mediaRoot: readonly string[] }): string[] {
  return mediaRoot.length > 0 ? mediaRoot.map((root) => resolve(root)) : listDefaultRoots();
}

function chooseAuth(flags: ServeFlags, env: Readonly<Record<string, string | undefined>>): EngineAuth | undefined {
  const given = env.ENGINE_TOKEN !== undefined && env.ENGINE_TOKEN !== '' ? env.ENGINE_TOKEN : flags.auth;
  if (typeof given === 'string') return { token: given, isOwn: false };
  return given === true || flags.dialect === 'entropic' ? { token: randomUUID(), isOwn: true } : undefined;
}

function listDefaultRoots(): string[] {
  const videos = join(homedir(), 'Videos');
  return existsSync(videos) ? [videos, process.cwd()] : [process.cwd()];
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function parseOutput(text: string): Pick<RenderOrder, 'outputPath' | 'codec'> {
  const codec = renderCodecs[extname(text).toLowerCase()];
  if (codec === undefined) {
    throw new InvalidArgumentError(`expected a name that ends in ${Object.keys(renderCodecs).join(', ')}`);
  }
  return { outputPath: resolve(text), codec };
}

function parseQueueUrl(text: string): string {
  const isRedis = URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol);
  if (!isRedis) throw new InvalidArgumentError('expected redis://host:port/db, or rediss:// for TLS');
  return text;
}

function parsePort(text: string): number {
  return parseInteger(text, 0, 65_535);
}

function parseRingSize(text: string): number {
  const size = parseInteger(text, 2, 64);
  if ((size & (size - 1)) !== 0) throw new InvalidArgumentError('expected a power of two from 2 to 64');
  return size;
}

function parseSlotSize(text: string): number {
  const size = parseInteger(text, 65_536, 67_108_864);
  if (size % 64 !== 0) throw new InvalidArgumentError('expected a multiple of 64');
  return size;
}

function parseInteger(text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new InvalidArgumentError(`expected an integer from ${min} to ${max}`);
  }
  return value;
}

import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { isLoopback } from '@framelane/protocol';
import { Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from './errors.ts';
import {
  defaultHost,
  defaultMaxUploadBytes,
  defaultPort,
  type EngineCommand,
  type GatewayOptions,
  logLevels,
  type TokenChoice,
} from './options.ts';
import { type RawSources, readSources } from './read-sources.ts';

interface RawOptions extends RawSources {
  host: string;
  port: number;
  engineAddressFile?: string;
  engineRoot: string[];
  mediaRoot: string[];
  stageRoot: string[];
  uploadDir?: string;
  uploadLimit: number;
  token: string;
  publicOrigin?: string;
  logLevel: GatewayOptions['logLevel'];
  logFormat?: GatewayOptions['logFormat'];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line. Help, version and bad options are reported by a `CommanderError`, bad combinations by a
 * `UsageError`; both mean exit code 2 unless the error says 0.
 */
export function parseCli(args: readonly string[], environment: Environment, version: string): GatewayOptions {
  const program = buildProgram(version);
  program.parse(args, { from: 'user' });
  const raw = program.opts<RawOptions>();
  const token = readToken(raw.token, raw.host);
  const uploadDir = resolve(raw.uploadDir ?? join(cacheFolder(environment), 'uploads'));
  mkdirSync(uploadDir, { recursive: true, mode: 0o700 });
  return {
    host: raw.host,
    port: raw.port,
    ...readSources(raw, environment),
    ...(raw.engineAddressFile === undefined ? {} : { engineAddressFile: resolve(raw.engineAddressFile) }),
    engineRoots: raw.engineRoot.map((path) => resolveFolder('--engine-root', path)),
    mediaRoots: (raw.mediaRoot.length > 0 ? raw.mediaRoot : defaultMediaRoots(environment)).map((path) =>
      resolveFolder('--media-root', path),
    ),
    stageRoots: (raw.stageRoot.length > 0 ? raw.stageRoot : defaultStageRoots()).map((path) =>
      resolveFolder('--stage-root', path),
    ),
    uploadDir: realpathSync(uploadDir),
    cacheDir: cacheFolder(environment),
    stateDir: stateFolder(environment),
    maxUploadBytes: raw.uploadLimit * 1024 ** 2,
    token,
    logLevel: raw.logLevel,
    logFormat: raw.logFormat ?? (process.stderr.isTTY ? 'text' : 'json'),
    ...(raw.publicOrigin === undefined ? {} : { publicOrigin: raw.publicOrigin }),
  };
}

function buildProgram(version: string): Command {
  return new Command('framelane-gateway')
    .description('Serves the Framelane viewer to browsers and relays pictures and commands to them.')
    .version(version)
    .option('--host <address>', 'address to listen on', defaultHost)
    .option('--port <number>', 'port to listen on, 0 for any; when taken the next free one', readPort, defaultPort)
    .addOption(
      createListOption('--engine <choice>', {
        purpose: 'spawn | attach:<endpoint> | off; attach may be repeated, pages choose',
        whenAbsent: 'spawn',
      }),
    )
    .option(
      '--engine-command <command>',
      'program to spawn: a path, or a JSON list of program and arguments',
      readCommand,
    )
    .option('--engine-ring <path>', 'where the ring of an engine is that does not tell')
    .option('--engine-address-file <path>', 'where to say how the first engine is reached, for other programs of yours')
    .addOption(
      createListOption('--engine-root <dir>', {
        purpose: 'folder such programs may open files from, repeatable; pages see nothing of it',
        whenAbsent: 'none',
      }),
    )
    .addOption(
      createListOption('--stage <choice>', {
        purpose: 'spawn | attach:<stream name> | off; attach may be repeated, pages choose',
        whenAbsent: 'off',
      }),
    )
    .option(
      '--stage-command <command>',
      'stage server to spawn: a path, or a JSON list of program and arguments',
      readCommand,
    )
    .addOption(
      createListOption('--matrix <choice>', {
        purpose: 'spawn | address of a panel renderer, such as http://127.0.0.1:8080 | off; addresses may be repeated',
        whenAbsent: 'off',
      }),
    )
    .option(
      '--matrix-command <command>',
      'panel renderer to spawn: a path, or a JSON list of program and arguments',
      readCommand,
    )
    .addOption(
      createListOption('--media-root <dir>', {
        purpose: 'folder with videos, repeatable',
        whenAbsent: 'your Videos folder, the current folder',
      }),
    )
    .addOption(
      createListOption('--stage-root <dir>', {
        purpose: 'folder with stages, repeatable; the sample stages are always there',
        whenAbsent: 'the current folder',
      }),
    )
    .option('--upload-dir <dir>', 'where uploads go (default: a folder in your cache)')
    .option('--upload-limit <MiB>', 'largest upload', readCount, defaultMaxUploadBytes / 1024 ** 2)
    .option('--token <choice>', 'auto | none (loopback only) | a value of at least 8 characters', 'auto')
    .option('--public-origin <url>', 'address under which a reverse proxy serves this gateway', readOrigin)
    .addOption(
      new Option('--log-level <level>', 'least level to log')
        .choices([...logLevels])
        .default('info')
        .env('LOG_LEVEL'),
    )
    .addOption(new Option('--log-format <format>', 'default: text on a terminal, else json').choices(['text', 'json']))
    .addHelpText(
      'after',
      '\nENGINE_TOKEN in the environment is the token of an engine that is attached to, MATRIX_TOKEN that of a panel renderer.',
    )
    .allowExcessArguments(false)
    .exitOverride();
}

/** An option that may be repeated; help tells what stands in its place. */
function createListOption(flags: string, { purpose, whenAbsent }: { purpose: string; whenAbsent: string }): Option {
  return new Option(flags, purpose).argParser(collect).default([], whenAbsent);
}

function readToken(value: string, host: string): TokenChoice {
  if (value === 'auto') return { type: 'auto' };
  if (value === 'none') {
    if (isLoopback(host)) return { type: 'none' };
    throw new UsageError(`--token none is allowed on loopback only, not on ${host}; leave it out or give a value`);
  }
  if (value.length < 8 || !/^[\w.~-]+$/.test(value)) {
    throw new UsageError('--token expects auto, none, or at least 8 characters of A-Z a-z 0-9 . _ ~ -');
  }
  return { type: 'value', value };
}

function defaultStageRoots(): string[] {
  return resolve('.') === resolve('/') ? [] : [process.cwd()];
}

function defaultMediaRoots(environment: Environment): string[] {
  const videos = environment.XDG_VIDEOS_DIR ?? join(homedir(), process.platform === 'darwin' ? 'Movies' : 'Videos');
  const roots = [videos, process.cwd()].filter((path) => isFolder(path) && resolve(path) !== resolve('/'));
  return [...new Set(roots)];
}

/** `framelane` in the user's cache folder. */
export function cacheFolder({ XDG_CACHE_HOME: configured }: Environment): string {
  return join(chooseFolder(configured, '.cache'), 'framelane');
}

/** `framelane` where the user's programs keep what they were set to. */
function stateFolder({ XDG_STATE_HOME: configured }: Environment): string {
  return join(chooseFolder(configured, '.local', 'state'), 'framelane');
}

function chooseFolder(configured: string | undefined, ...below: string[]): string {
  return configured !== undefined && isAbsolute(configured) ? configured : join(homedir(), ...below);
}

function resolveFolder(option: string, path: string): string {
  if (!isFolder(path)) throw new UsageError(`${option} expects a folder, ${basename(path)} is none`);
  return realpathSync(path);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

function readPort(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new InvalidArgumentError('expected 0..65535');
  return port;
}

function readCount(value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new InvalidArgumentError('expected a whole number above 0');
  return Number(value);
}

function readCommand(value: string): EngineCommand {
  if (!value.startsWith('[')) return { program: value, args: [] };
  let list: unknown;
  try {
    list = JSON.parse(value);
  } catch {
    throw new InvalidArgumentError('expected a JSON list such as ["python3","engine.py"]');
  }
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string') || list.length === 0) {
    throw new InvalidArgumentError('expected a JSON list of strings');
  }
  const [program, ...args] = list as [string, ...string[]];
  return { program, args };
}

function readOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('expected an address such as https://viewer.example');
  }
  return url.origin;
}

import { isAbsolute } from 'node:path';
import {
  type EngineSource,
  engineEndpointPattern,
  type MatrixSource,
  panelUrlPattern,
} from '../shared/desktop-settings.ts';
import { streamNamePattern } from '../shared/lane-source.ts';

export interface DesktopOptions {
  /** Files to open, as they were given. */
  files: readonly string[];
  /** The stream to attach to in place of what the settings say. */
  streamName?: string;
  /** The engine in place of what the settings say. */
  engine?: EngineSource;
  /** The panel in place of what the settings say. */
  matrix?: MatrixSource;
  /** Starts, shows a picture, reads it back and ends. */
  isHeadlessCheck: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command line asks for. */
export type Order =
  | { type: 'run'; options: DesktopOptions }
  | { type: 'help' }
  | { type: 'version' }
  | { type: 'wrong'; message: string };

export const usage = `Usage: framelane-desktop [options] [file…]

Shows videos through an engine, stages through a stage server, and LED panels.

Options:
  --stream-name NAME  attach to this stream in place of what the settings say
  --engine ENGINE     spawn, off, an endpoint such as tcp://127.0.0.1:5555 (its token is read from ENGINE_TOKEN), or the
                      absolute path of a gateway's --engine-address-file, in place of what the settings say
  --matrix PANEL      spawn, off or http://127.0.0.1:PORT in place of what the settings say; the token of a
                      panel renderer is read from MATRIX_TOKEN
  --open FILE         open a video or a stage; repeatable, FILE alone does the same
  --headless-check    start, show a picture of the stage server, read it back, end with 0 or 1
  --version           print the version
  --help              print this text

Exit codes: 0 ended as asked, 1 failed, 2 wrong usage.
`;

const engineEndpoint = new RegExp(engineEndpointPattern);
const pattern = new RegExp(streamNamePattern);
const panelUrl = new RegExp(panelUrlPattern);

/**
 * Reads the arguments after the program, and after the application folder where Electron was given one. Switches this
 * program does not know are Chromium's.
 */
export function parseOptions(args: readonly string[], environment: Environment = {}): Order {
  const files: string[] = [];
  const options: Draft = { files, isHeadlessCheck: false };
  const rest = args.flatMap((arg) => splitValue(arg));
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help') return { type: 'help' };
    if (arg === '--version') return { type: 'version' };
    if (arg === '--headless-check') options.isHeadlessCheck = true;
    else if (isReader(arg)) {
      const value = rest.shift();
      const fault = value === undefined ? `expected a value after ${arg}` : readers[arg](options, value, environment);
      if (fault !== undefined) return { type: 'wrong', message: fault };
    } else if (!arg.startsWith('-')) files.push(arg);
  }
  return { type: 'run', options };
}

type Draft = { -readonly [Name in keyof DesktopOptions]: DesktopOptions[Name] } & { files: string[] };

/** Each takes over a value, or says what is wrong with it. */
const readers = {
  '--open': ({ files }: Draft, value: string) => {
    files.push(value);
    return undefined;
  },
  '--stream-name': (draft: Draft, value: string) => {
    if (!pattern.test(value)) return `expected a stream's name of letters, digits and "_.-", got "${value}"`;
    draft.streamName = value;
    return undefined;
  },
  '--engine': (draft: Draft, value: string, { ENGINE_TOKEN: token }: Environment) => {
    const engine = readEngine(value, token);
    if (engine === undefined) return `expected spawn, off, tcp://127.0.0.1:PORT or an absolute path, got "${value}"`;
    draft.engine = engine;
    return undefined;
  },
  '--matrix': (draft: Draft, value: string, { MATRIX_TOKEN: token }: Environment) => {
    const matrix = readMatrix(value, token);
    if (matrix === undefined) return `expected spawn, off or an address such as http://127.0.0.1:8080, got "${value}"`;
    draft.matrix = matrix;
    return undefined;
  },
};

function isReader(arg: string): arg is keyof typeof readers {
  return Object.hasOwn(readers, arg);
}

function readEngine(value: string, token: string | undefined): EngineSource | undefined {
  if (value === 'spawn' || value === 'off') return { type: value };
  if (isAbsolute(value)) return { type: 'attach', addressFile: value };
  if (!engineEndpoint.test(value)) return undefined;
  return { type: 'attach', endpoint: value, ...readToken(token) };
}

function readMatrix(value: string, token: string | undefined): MatrixSource | undefined {
  if (value === 'spawn' || value === 'off') return { type: value };
  if (!panelUrl.test(value)) return undefined;
  return { type: 'attach', url: value, ...readToken(token) };
}

function readToken(token: string | undefined): { token?: string } {
  return token === undefined || token === '' ? {} : { token };
}

/** `--open=FILE` is `--open FILE`; switches of others keep their form. */
function splitValue(arg: string): string[] {
  const own = /^(--stream-name|--open|--engine|--matrix)=(.*)$/s.exec(arg);
  return own?.[1] === undefined || own[2] === undefined ? [arg] : [own[1], own[2]];
}

import { streamNamePattern } from '../shared/lane-source.ts';

export interface DesktopOptions {
  /** Files to open, as they were given. */
  files: readonly string[];
  /** The stream to attach to in place of what the settings say. */
  streamName?: string;
  /** Starts, shows a picture, reads it back and ends. */
  isHeadlessCheck: boolean;
}

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
  --open FILE         open a video or a stage; repeatable, FILE alone does the same
  --headless-check    start, show a picture of the stage server, read it back, end with 0 or 1
  --version           print the version
  --help              print this text

Exit codes: 0 ended as asked, 1 failed, 2 wrong usage.
`;

const pattern = new RegExp(streamNamePattern);

/**
 * Reads the arguments after the program, and after the application folder where Electron was given one. Switches this
 * program does not know are Chromium's.
 */
export function parseOptions(args: readonly string[]): Order {
  const files: string[] = [];
  let streamName: string | undefined;
  let isHeadlessCheck = false;
  const rest = args.flatMap((arg) => splitValue(arg));
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help') return { type: 'help' };
    if (arg === '--version') return { type: 'version' };
    if (arg === '--headless-check') isHeadlessCheck = true;
    else if (arg === '--stream-name' || arg === '--open') {
      const value = rest.shift();
      if (value === undefined) return { type: 'wrong', message: `expected a value after ${arg}` };
      if (arg === '--open') files.push(value);
      else if (pattern.test(value)) streamName = value;
      else return { type: 'wrong', message: `expected a stream's name of letters, digits and "_.-", got "${value}"` };
    } else if (!arg.startsWith('-')) files.push(arg);
  }
  return { type: 'run', options: { files, isHeadlessCheck, ...(streamName === undefined ? {} : { streamName }) } };
}

/** `--open=FILE` is `--open FILE`; switches of others keep their form. */
function splitValue(arg: string): string[] {
  const own = /^(--stream-name|--open)=(.*)$/s.exec(arg);
  return own?.[1] === undefined || own[2] === undefined ? [arg] : [own[1], own[2]];
}

import { spawn } from 'node:child_process';
import { findElectron } from '@framelane/electron-runtime';
import { appDir } from './launch-desktop.ts';

export interface RunOptions {
  display: string;
  userDataDir: string;
  args?: string[];
  env?: Record<string, string>;
}

export interface DesktopRun {
  pid: number;
  /** Everything it wrote so far. */
  output(): string;
  ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  close(): Promise<void>;
}

/** The built application as a plain process, for how it starts and ends. The caller closes it. */
export async function runDesktop({ display, userDataDir, args = [], env = {} }: RunOptions): Promise<DesktopRun> {
  const found = await findElectron();
  if (found === undefined) throw new Error('expected an Electron, found none');
  const child = spawn(
    found.executablePath,
    ['--no-sandbox', '--disable-background-networking', `--user-data-dir=${userDataDir}`, appDir, ...args],
    { env: { ...process.env, ...env, DISPLAY: display }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    signal: (name) => void child.kill(name),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

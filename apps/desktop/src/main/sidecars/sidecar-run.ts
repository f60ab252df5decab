import { type ChildProcess, spawn } from 'node:child_process';
import { FramelaneError } from '@framelane/protocol';
import { viewerTimes } from '@framelane/protocol/viewer';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from './find-program.ts';
import { followLines } from './follow-lines.ts';
import { LastLines } from './last-lines.ts';

const graceMs = 5000;
const advice = 'Start it by hand to see why.';

export interface SidecarExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it wrote last, for people. */
  lastLines: readonly string[];
}

/** One run of a program that says on its standard output when it is ready. It is told to end when we do, by its stdin. */
export interface SidecarRun<Ready> {
  readonly pid: number | undefined;
  /** Rejects with ERR_SIDECAR_EXITED or ERR_SIDECAR_NOT_READY; the process is ended then. */
  readonly ready: Promise<Ready>;
  readonly ended: Promise<SidecarExit>;
  /** Says one line on its standard input; one that has ended does not hear it. */
  write(line: string): void;
  /** SIGTERM, after 5 s SIGKILL; resolves when it has ended. Stopping twice is fine. */
  stop(): Promise<void>;
}

export interface SidecarRunOptions<Ready> {
  command: SidecarCommand;
  /** What a line of its standard output says once it is ready; `undefined` for every other line. */
  readReady: (line: string) => Ready | undefined;
  log: Logger;
  /** @default the time the protocol gives */
  readyTimeoutMs?: number;
}

export function startSidecar<Ready>(options: SidecarRunOptions<Ready>): SidecarRun<Ready> {
  const { command, log } = options;
  const { program, args, cwd } = command;
  const place = cwd === undefined ? {} : { cwd };
  const child = spawn(program, args, { stdio: 'pipe', windowsHide: true, ...place });
  const lastLines = new LastLines((line) => log.debug('a sidecar wrote', { line }));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => lastLines.push(chunk));
  // A program that is gone cannot read; that it ended is heard below.
  child.stdin.on('error', () => undefined);
  const ended = followEnd(child, lastLines);
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const stop = async (): Promise<void> => {
    if (hasEnded) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(timer);
  };
  const ready = awaitReady(options, { child, ended, lastLines });
  ready.catch(() => void stop());
  const write = (line: string): void => void child.stdin.write(`${line}\n`);
  return { pid: child.pid, ready, ended, write, stop };
}

function followEnd(child: ChildProcess, lastLines: LastLines): Promise<SidecarExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      // Without a pid nothing was started, and no exit follows.
      if (child.pid === undefined) resolve({ code: null, signal: null, lastLines: [error.message] });
    });
    child.once('exit', (code, signal) => resolve({ code, signal, lastLines: lastLines.lines }));
  });
}

function awaitReady<Ready>(
  { readReady, log, readyTimeoutMs: timeoutMs = viewerTimes.readyTimeoutMs }: SidecarRunOptions<Ready>,
  { child, ended, lastLines }: { child: ChildProcess; ended: Promise<SidecarExit>; lastLines: LastLines },
): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const waited = `no such line came on its standard output within ${timeoutMs / 1000} s`;
      reject(makeError('ERR_SIDECAR_NOT_READY', waited, lastLines.lines));
    }, timeoutMs);
    followLines(child.stdout, (line) => {
      const ready = readReady(line);
      if (ready === undefined) log.debug('a sidecar wrote', { line });
      else {
        clearTimeout(timer);
        resolve(ready);
      }
    });
    void ended.then((exit) => {
      clearTimeout(timer);
      reject(makeError('ERR_SIDECAR_EXITED', describeExit(exit), exit.lastLines));
    });
  });
}

/** How it ended, in words. */
export function describeExit({ code, signal }: SidecarExit): string {
  if (signal !== null) return `it was ended by ${signal}`;
  return code === null ? 'it could not be started' : `it ended with exit code ${code}`;
}

function makeError(
  code: 'ERR_SIDECAR_NOT_READY' | 'ERR_SIDECAR_EXITED',
  what: string,
  lastLines: readonly string[],
): FramelaneError {
  const said = lastLines.length === 0 ? 'It wrote nothing.' : `It wrote last: ${lastLines.at(-1)}`;
  const message = `expected the program to say that it is ready, but ${what}. ${said} ${advice}`;
  return new FramelaneError(code, message, { details: { lastLines: [...lastLines] } });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { FramelaneError } from '@framelane/protocol';
import { ReadyLineReader, type ShmReady, viewerTimes } from '@framelane/protocol/viewer';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from './find-program.ts';
import { LastLines } from './last-lines.ts';

const graceMs = 5000;

export interface SidecarExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it wrote last, for people. */
  lastLines: readonly string[];
}

/** One run of a program that announces a stream on its standard output. It is told to end when we do, by its stdin. */
export interface SidecarRun {
  readonly pid: number | undefined;
  /** Rejects with ERR_SIDECAR_EXITED or ERR_SIDECAR_NOT_READY; the process is ended then. */
  readonly ready: Promise<ShmReady>;
  readonly ended: Promise<SidecarExit>;
  /** SIGTERM, after 5 s SIGKILL; resolves when it has ended. Stopping twice is fine. */
  stop(): Promise<void>;
}

export interface SidecarRunOptions {
  command: SidecarCommand;
  log: Logger;
  /** @default the time the protocol gives */
  readyTimeoutMs?: number;
}

export function startSidecar({ command, log, readyTimeoutMs }: SidecarRunOptions): SidecarRun {
  const child = spawn(command.program, command.args, { stdio: 'pipe', windowsHide: true });
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
  const timeoutMs = readyTimeoutMs ?? viewerTimes.readyTimeoutMs;
  const ready = awaitReady({ child, ended, lastLines, log, timeoutMs });
  ready.catch(() => void stop());
  return { pid: child.pid, ready, ended, stop };
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

function awaitReady(options: {
  child: ChildProcess;
  ended: Promise<SidecarExit>;
  lastLines: LastLines;
  log: Logger;
  timeoutMs: number;
}): Promise<ShmReady> {
  const { child, ended, lastLines, log, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const waited = `no shmReady line on its standard output within ${timeoutMs / 1000} s`;
      reject(makeError('ERR_SIDECAR_NOT_READY', waited, lastLines.lines));
    }, timeoutMs);
    const reader = new ReadyLineReader();
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of reader.push(chunk)) {
        if (line.type === 'log') log.debug('a sidecar wrote', { line: line.text });
        else {
          clearTimeout(timer);
          resolve(line.ready);
        }
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
  const message = `expected the program to announce its stream, but ${what}. ${said}`;
  return new FramelaneError(code, message, { details: { lastLines: [...lastLines] } });
}

import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { readLogText } from '@framelane/engine-client';
import { viewerTimes } from '@framelane/protocol/viewer';
import type { Logger } from 'pino';
import type { EngineCommand } from '../options.ts';

/** A program that does not end with its input is told to, and then made to. */
const patienceMs = { toldAfter: 1000, killedAfter: 4000 } as const;
const keptLines = 20;
const maxLineLength = 500;
const maxReadyLineLength = 65_536;

/** How a process ended, with the last lines it wrote for people. */
export interface ProgramExit {
  code: number | null;
  reason: string;
  lastWords: readonly string[];
}

/** What a kind of program is called, and how it tells that it is ready. */
export interface ProgramKind<Ready> {
  /** For people: `stage server`. */
  title: string;
  /** `undefined` for every line of standard output but the one that says so. */
  readReady: (line: string) => Ready | undefined;
}

export interface ChildProgramOptions<Ready> {
  kind: ProgramKind<Ready>;
  command: EngineCommand;
  log: Logger;
  /** @default the time the protocol gives */
  readyTimeoutMs?: number;
}

/** One run of a program. It ends when this process does: its standard input closes then. */
export class ChildProgram<Ready> {
  /** Resolves with what it said; with `undefined` when the process ended, or said nothing in time and was ended. */
  readonly ready: Promise<Ready | undefined>;
  readonly ended: Promise<ProgramExit>;
  readonly #child: ChildProcess;
  readonly #kind: ProgramKind<Ready>;
  readonly #log: Logger;
  readonly #lastWords: string[] = [];
  #failure: string | undefined;
  #hasEnded = false;

  constructor({ kind, command, log, readyTimeoutMs = viewerTimes.readyTimeoutMs }: ChildProgramOptions<Ready>) {
    this.#kind = kind;
    this.#log = log;
    this.#child = spawn(command.program, command.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    // A program that is gone cannot read; that it ended is heard anyway.
    this.#child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, reason: string): void => {
        this.#hasEnded = true;
        resolve({ code, reason: this.#failure ?? reason, lastWords: this.#lastWords });
      };
      this.#child.once('error', (error) => {
        // Without a pid nothing was started, and no exit follows.
        if (this.#child.pid === undefined) end(null, `it cannot be started: ${error.message}`);
      });
      this.#child.once('exit', (code, signal) => end(code, signal === null ? `exit code ${code}` : `signal ${signal}`));
    });
    this.#followErrors();
    this.ready = Promise.race([this.#readReady(readyTimeoutMs), this.ended.then(() => undefined)]);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Closes its input, SIGTERM after a second, SIGKILL after four; resolves when it has ended. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    // Not a signal at once: Ctrl-C has sent it one already, and a second one means not to clean up.
    this.#child.stdin?.end();
    const timers = [
      setTimeout(() => this.#child.kill('SIGTERM'), patienceMs.toldAfter),
      setTimeout(() => this.#child.kill('SIGKILL'), patienceMs.killedAfter),
    ];
    await this.ended;
    for (const timer of timers) clearTimeout(timer);
  }

  #readReady(timeoutMs: number): Promise<Ready> {
    const { title, readReady } = this.#kind;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#failure = `expected the line that says it is ready on its standard output within ${timeoutMs / 1000} s, none came`;
        void this.stop();
      }, timeoutMs);
      void this.ended.then(() => clearTimeout(timer));
      followLines(this.#child.stdout, maxReadyLineLength, (line) => {
        const ready = readReady(line);
        if (ready === undefined) this.#log.debug({ line }, `the ${title} said`);
        else {
          clearTimeout(timer);
          resolve(ready);
        }
      });
    });
  }

  #followErrors(): void {
    followLines(this.#child.stderr, maxLineLength, (line) => {
      const text = readLogText(line).slice(0, maxLineLength);
      this.#lastWords.push(text);
      if (this.#lastWords.length > keptLines) this.#lastWords.shift();
      this.#log.debug({ line: text }, `the ${this.#kind.title} logged`);
    });
  }
}

/** Whole lines only; of an unfinished one at most `maxLength` characters are kept. */
function followLines(stream: Readable | null, maxLength: number, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(0, maxLength);
    for (const line of lines) take(line);
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { ReadyLineReader, type ShmReady, viewerTimes } from '@framelane/protocol/viewer';
import type { Logger } from 'pino';
import type { EngineCommand } from '../../../options.ts';

const graceMs = 5000;
const keptLines = 20;
const maxLineLength = 500;

/** How a process ended, with the last lines it wrote for people. */
export interface StageExit {
  code: number | null;
  reason: string;
  lastWords: readonly string[];
}

export interface StageProcessOptions {
  command: EngineCommand;
  log: Logger;
  /** @default the time the protocol gives */
  readyTimeoutMs?: number;
}

/** One run of a stage server. It ends when this process does: its standard input closes then. */
export class StageProcess {
  /** Resolves with the stream; with `undefined` when the process ended, or said nothing in time and was ended. */
  readonly ready: Promise<ShmReady | undefined>;
  readonly ended: Promise<StageExit>;
  readonly #child: ChildProcess;
  readonly #log: Logger;
  readonly #lastWords: string[] = [];
  #failure: string | undefined;
  #hasEnded = false;

  constructor({ command, log, readyTimeoutMs = viewerTimes.readyTimeoutMs }: StageProcessOptions) {
    this.#log = log;
    this.#child = spawn(command.program, command.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    // A server that is gone cannot read; that it ended is heard anyway.
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

  /** SIGTERM, then SIGKILL after 5 s; resolves when it has ended. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  #readReady(timeoutMs: number): Promise<ShmReady> {
    return new Promise((resolve) => {
      const reader = new ReadyLineReader();
      const timer = setTimeout(() => {
        this.#failure = `expected the line shmReady on its standard output within ${timeoutMs / 1000} s, none came`;
        void this.stop();
      }, timeoutMs);
      void this.ended.then(() => clearTimeout(timer));
      this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        for (const line of reader.push(chunk)) {
          if (line.type === 'log') this.#log.debug({ line: line.text }, 'the stage server said');
          else {
            clearTimeout(timer);
            resolve(line.ready);
          }
        }
      });
    });
  }

  #followErrors(): void {
    let rest = '';
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(0, maxLineLength);
      for (const line of lines) {
        const text = readLogText(line).slice(0, maxLineLength);
        this.#lastWords.push(text);
        if (this.#lastWords.length > keptLines) this.#lastWords.shift();
        this.#log.debug({ line: text }, 'the stage server logged');
      }
    });
  }
}

/** Programs of ours log JSON to whoever is no terminal; people are shown its text. */
function readLogText(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'msg' in entry ? String(entry.msg) : line;
  } catch {
    // A line that only looks like JSON is shown as it is.
    return line;
  }
}

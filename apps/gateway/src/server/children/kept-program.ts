import { gatewayLimits, type Problem } from '@framelane/protocol/gateway';
import type { Logger } from 'pino';
import type { SourceHost, SourceHostListener } from '../contracts/source-host.ts';
import type { EngineCommand } from '../options.ts';
import { ChildProgram, type ProgramKind } from './child-program.ts';

export interface KeptProgramOptions<Ready> {
  kind: ProgramKind<Ready>;
  /** Asked before each start. */
  makeCommand: () => EngineCommand;
  /** Code of the problem that it ended after having been ready. */
  endedCode: string;
  /** Told of each end before the next start. */
  onEnd?: (exitCode: number | null) => void;
  log: Logger;
  readyTimeoutMs?: number;
}

/** Runs in a row that ended before a minute was over, after which the state says failed. Trying goes on. */
const failingAfter = 5;
const steadyAfterMs = 60_000;

/** A program that is started again whenever it ends: after 0.25, 0.5, 1, 2 and then every 5 s. */
export class KeptProgram<Ready> implements SourceHost<Ready> {
  readonly #options: KeptProgramOptions<Ready>;
  #listener: SourceHostListener<Ready> | undefined;
  #program: ChildProgram<Ready> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #problems: readonly Problem[] = [];
  #failures = 0;
  #isEnding = false;

  constructor(options: KeptProgramOptions<Ready>) {
    this.#options = options;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get isFailing(): boolean {
    return this.#failures >= failingAfter;
  }

  get pid(): number | undefined {
    return this.#program?.pid;
  }

  start(listener: SourceHostListener<Ready>): void {
    this.#listener = listener;
    void this.#run();
  }

  expectEnd(): void {
    this.#isEnding = true;
    clearTimeout(this.#timer);
  }

  async close(): Promise<void> {
    this.expectEnd();
    await this.#program?.stop();
  }

  async #run(): Promise<void> {
    const { kind, makeCommand, onEnd, log, readyTimeoutMs } = this.#options;
    const startedMs = performance.now();
    const limit = readyTimeoutMs === undefined ? {} : { readyTimeoutMs };
    const program = new ChildProgram({ kind, command: makeCommand(), log, ...limit });
    this.#program = program;
    const ready = await program.ready;
    if (ready !== undefined && !this.#isEnding) {
      log.info({ pid: program.pid, ready }, `the ${kind.title} is ready`);
      this.#problems = [];
      this.#listener?.changed();
      this.#listener?.ready(ready);
    }
    const { code, reason, lastWords } = await program.ended;
    this.#program = undefined;
    if (this.#isEnding) return;
    const isSteady = performance.now() - startedMs > steadyAfterMs;
    this.#failures = isSteady ? 0 : this.#failures + 1;
    onEnd?.(code);
    log.warn({ reason, lastWords }, `the ${kind.title} ended and is started again`);
    this.#problems = [this.#describeEnd(ready === undefined, reason, lastWords.at(-1))];
    this.#listener?.gone();
    this.#listener?.changed();
    const delays = gatewayLimits.reconnectDelaysMs;
    const delayMs = delays[Math.min(Math.max(0, this.#failures - 1), delays.length - 1)];
    this.#timer = setTimeout(() => void this.#run(), delayMs);
  }

  #describeEnd(neverReady: boolean, reason: string, lastWord: string | undefined): Problem {
    const { kind, endedCode: code } = this.#options;
    const said = lastWord === undefined ? '' : ` It said: ${lastWord}`;
    return neverReady
      ? {
          severity: 'error',
          code: 'ERR_SIDECAR_NOT_READY',
          message: `The ${kind.title} did not start: ${reason}.${said}`,
        }
      : { severity: 'warning', code, message: `The ${kind.title} ended: ${reason}. Starting it again.` };
  }
}

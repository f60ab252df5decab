import { FramelaneError } from '@framelane/protocol';
import { gatewayLimits, type Problem } from '@framelane/protocol/gateway';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from './find-program.ts';
import { describeExit, type SidecarExit, type SidecarRun, startSidecar } from './sidecar-run.ts';

export interface KeptSidecarOptions<Ready> {
  /** For people: `stage server`. */
  title: string;
  /** Asked before each start. */
  makeCommand: () => SidecarCommand;
  /** What a line of its standard output says once it is ready; `undefined` for every other line. */
  readReady: (line: string) => Ready | undefined;
  /** Not called for one that is ready while it is being stopped. */
  onReady: (ready: Ready) => void;
  /** It ended, or did not start, and is started again; not called once it is being stopped. */
  onEnd: (problem: Problem, exit: SidecarExit) => void;
  log: Logger;
  readyTimeoutMs?: number;
}

const tip = 'Help > Show Logs has all that it wrote; File > Edit Settings can name another program.';
const steadyAfterMs = 60_000;

/** A program that is started again whenever it ends, 0.25 to 5 s later, until it is stopped. */
export class KeptSidecar<Ready> {
  readonly #options: KeptSidecarOptions<Ready>;
  #run: SidecarRun<Ready> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isStopped = false;

  constructor(options: KeptSidecarOptions<Ready>) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#run?.pid;
  }

  start(): void {
    void this.#supervise();
  }

  /** Says one line on its standard input, if it runs. */
  write(line: string): void {
    this.#run?.write(line);
  }

  /** Resolves when it is gone. Stopping twice is fine. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#run?.stop();
  }

  async #supervise(): Promise<void> {
    const { title, makeCommand, readReady, onReady, onEnd, log, readyTimeoutMs } = this.#options;
    const startedMs = performance.now();
    const limit = readyTimeoutMs === undefined ? {} : { readyTimeoutMs };
    const run = startSidecar({ command: makeCommand(), readReady, log, ...limit });
    this.#run = run;
    let problem: Problem | undefined;
    try {
      const ready = await run.ready;
      log.info(`the ${title} is ready`, { pid: run.pid, ready });
      if (!this.#isStopped) onReady(ready);
    } catch (error) {
      problem = describeFailure(error);
    }
    const exit = await run.ended;
    this.#run = undefined;
    if (this.#isStopped) return;
    const message = `The ${title} is started again: ${describeExit(exit)}.`;
    problem ??= { severity: 'warning', code: 'ERR_SIDECAR_EXITED', message, tip };
    log.warn(`the ${title} ended`, { how: describeExit(exit), lastLines: exit.lastLines });
    onEnd(problem, exit);
    this.#scheduleNext(performance.now() - startedMs > steadyAfterMs);
  }

  #scheduleNext(wasSteady: boolean): void {
    this.#failures = wasSteady ? 1 : this.#failures + 1;
    const delays = gatewayLimits.reconnectDelaysMs;
    const delayMs = delays[Math.min(this.#failures, delays.length) - 1];
    this.#timer = setTimeout(() => void this.#supervise(), delayMs);
  }
}

function describeFailure(error: unknown): Problem {
  const code = error instanceof FramelaneError ? error.code : 'ERR_SIDECAR_EXITED';
  return { severity: 'error', code, message: error instanceof Error ? error.message : String(error), tip };
}

import { FramelaneError } from '@framelane/protocol';
import { gatewayLimits, type Problem } from '@framelane/protocol/gateway';
import type { StageSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from './find-program.ts';
import { describeExit, type SidecarRun, startSidecar } from './sidecar-run.ts';

/** The stream that pages attach to, and how the program behind it is doing. Never changes; each change is a new one. */
export interface StageStatus {
  /** Absent while no stream is known. */
  readonly streamName?: string;
  readonly problems: readonly Problem[];
}

export interface StageHostOptions {
  source: StageSource;
  /** What to start for a stream of that name, for sources that are started. */
  makeCommand: (streamName: string) => SidecarCommand;
  /** The name to ask for when the settings have none. */
  defaultName: string;
  onStatus: (status: StageStatus) => void;
  log: Logger;
  readyTimeoutMs?: number;
}

/** What a stage server ends with when somebody else has its stream's name. */
const nameTakenExitCode = 3;
const steadyAfterMs = 60_000;

/** Keeps the program behind the stream running, or leaves it alone when it is somebody else's. */
export class StageHost {
  readonly #options: StageHostOptions;
  #status: StageStatus = { problems: [] };
  #run: SidecarRun | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isStopped = false;
  #name: string;

  constructor(options: StageHostOptions) {
    this.#options = options;
    this.#name = ('streamName' in options.source ? options.source.streamName : undefined) ?? options.defaultName;
  }

  get status(): StageStatus {
    return this.#status;
  }

  /** Of the program that runs now, if it is ours. */
  get pid(): number | undefined {
    return this.#run?.pid;
  }

  start(): void {
    const { source } = this.#options;
    if (source.type === 'spawn') void this.#supervise();
    if (source.type === 'attach') this.#tell({ streamName: source.streamName, problems: [] });
  }

  /** Ends what was started here; resolves when it is gone. Stopping twice is fine. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#run?.stop();
  }

  async #supervise(): Promise<void> {
    const { makeCommand, log, readyTimeoutMs } = this.#options;
    const startedMs = performance.now();
    const run = startSidecar({
      command: makeCommand(this.#name),
      log,
      ...(readyTimeoutMs === undefined ? {} : { readyTimeoutMs }),
    });
    this.#run = run;
    let problem: Problem | undefined;
    try {
      const { name } = await run.ready;
      log.info('the stage server is ready', { pid: run.pid, stream: name });
      if (!this.#isStopped) this.#tell({ streamName: name, problems: [] });
    } catch (error) {
      problem = describeFailure(error);
    }
    const exit = await run.ended;
    this.#run = undefined;
    if (this.#isStopped) return;
    const message = `The stage server is started again: ${describeExit(exit)}.`;
    problem ??= { severity: 'warning', code: 'ERR_SIDECAR_EXITED', message };
    log.warn('the stage server ended', { how: describeExit(exit), lastLines: exit.lastLines });
    if (exit.code === nameTakenExitCode) this.#name = `${this.#options.defaultName}-${process.pid}`;
    this.#tell({ problems: [problem] });
    this.#scheduleNext(performance.now() - startedMs > steadyAfterMs);
  }

  #scheduleNext(wasSteady: boolean): void {
    this.#failures = wasSteady ? 1 : this.#failures + 1;
    const delays = gatewayLimits.reconnectDelaysMs;
    const delayMs = delays[Math.min(this.#failures, delays.length) - 1];
    this.#timer = setTimeout(() => void this.#supervise(), delayMs);
  }

  #tell(status: StageStatus): void {
    this.#status = status;
    this.#options.onStatus(status);
  }
}

function describeFailure(error: unknown): Problem {
  const code = error instanceof FramelaneError ? error.code : 'ERR_SIDECAR_EXITED';
  return { severity: 'error', code, message: error instanceof Error ? error.message : String(error) };
}

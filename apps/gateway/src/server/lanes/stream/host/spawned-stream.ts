import { gatewayLimits, type Problem } from '@framelane/protocol/gateway';
import type { Logger } from 'pino';
import type { EngineCommand } from '../../../options.ts';
import { StageProcess } from './stage-process.ts';
import type { StreamHost, StreamHostListener } from './stream-host.ts';

export interface SpawnedStreamOptions {
  /** The program for a stream of that name. */
  makeCommand: (streamName: string) => EngineCommand;
  streamName: string;
  log: Logger;
  readyTimeoutMs?: number;
}

/** What a stage server ends with when somebody else has its stream's name. */
const nameTakenExitCode = 3;
/** Runs in a row that ended before a minute was over, after which the state says failed. Trying goes on. */
const failingAfter = 5;
const steadyAfterMs = 60_000;

/** A stage server that is started again whenever it ends: after 0.25, 0.5, 1, 2 and then every 5 s. */
export class SpawnedStream implements StreamHost {
  readonly #options: SpawnedStreamOptions;
  #name: string;
  #listener: StreamHostListener | undefined;
  #process: StageProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #problems: readonly Problem[] = [];
  #failures = 0;
  #isClosed = false;

  constructor(options: SpawnedStreamOptions) {
    this.#options = options;
    this.#name = options.streamName;
  }

  get name(): string {
    return this.#name;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get isFailing(): boolean {
    return this.#failures >= failingAfter;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(listener: StreamHostListener): void {
    this.#listener = listener;
    void this.#run();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#process?.stop();
  }

  async #run(): Promise<void> {
    const { makeCommand, log, readyTimeoutMs } = this.#options;
    const startedMs = performance.now();
    const server = new StageProcess({
      command: makeCommand(this.#name),
      log,
      ...(readyTimeoutMs === undefined ? {} : { readyTimeoutMs }),
    });
    this.#process = server;
    const ready = await server.ready;
    if (ready !== undefined && !this.#isClosed) {
      log.info({ pid: server.pid, stream: ready.name }, 'the stage server is ready');
      this.#tell([]);
      this.#listener?.ready(ready.name);
    }
    const { code, reason, lastWords } = await server.ended;
    this.#process = undefined;
    if (this.#isClosed) return;
    const isSteady = performance.now() - startedMs > steadyAfterMs;
    this.#failures = isSteady ? 0 : this.#failures + 1;
    if (code === nameTakenExitCode) this.#name = `${this.#options.streamName}-${process.pid}`;
    log.warn({ reason, lastWords }, 'the stage server ended and is started again');
    this.#problems = [describeEnd(ready === undefined, reason, lastWords.at(-1))];
    this.#listener?.gone();
    this.#listener?.changed();
    const delays = gatewayLimits.reconnectDelaysMs;
    const delayMs = delays[Math.min(Math.max(0, this.#failures - 1), delays.length - 1)];
    this.#timer = setTimeout(() => void this.#run(), delayMs);
  }

  #tell(problems: readonly Problem[]): void {
    this.#problems = problems;
    this.#listener?.changed();
  }
}

function describeEnd(neverReady: boolean, reason: string, lastWord: string | undefined): Problem {
  const said = lastWord === undefined ? '' : ` It said: ${lastWord}`;
  return neverReady
    ? { severity: 'error', code: 'ERR_SIDECAR_NOT_READY', message: `The stage server did not start: ${reason}.${said}` }
    : {
        severity: 'warning',
        code: 'stage_server_ended',
        message: `The stage server ended: ${reason}. Starting it again.`,
      };
}

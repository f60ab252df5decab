import { formatReadyLine } from '@framelane/protocol/viewer';
import { ShmError } from '@framelane/shm-native';
import type { ServeOptions } from './cli.ts';
import { createStageServer, type StageServer } from './create-stage-server.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { followStdin } from './follow-stdin.ts';
import { createLogger, type Logger } from './logger.ts';

/** A stage that takes longer to open is opened while viewers may attach already: they wait for the line 15 s. */
const readyLimitMs = 10_000;
/** Ending must not take longer than this, whatever is being drawn. */
const endLimitMs = 1500;

/** Starts a server, says that it is ready, and ends the process with one of `exitCodes` when it is over. */
export async function runServer(options: ServeOptions): Promise<void> {
  const log = createLogger(options.log);
  const ender = new ServerEnder(log);
  // Before there is anything to remove, so that nothing is left behind.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void ender.end(exitCodes.clean, signal));
  }
  const server = startServer(options, log);
  if (server === undefined) return;
  ender.server = server;
  if (options.endsWithStdin) {
    followStdin(process.stdin, process.stdout, {
      onRoot: (folder) => server.allowRoot(folder),
      onEnd: (reason) => void ender.end(exitCodes.clean, reason),
    });
  }
  if (options.stagePath !== undefined) await Promise.race([openFirst(server, options.stagePath), waitForLimit()]);
  if (ender.isEnding) return;
  process.stdout.write(formatReadyLine(server.ready));
  log.info({ stream: server.ready, stage: options.stagePath }, 'ready');

  async function openFirst({ open }: StageServer, path: string): Promise<void> {
    const outcome = await open(path);
    if (outcome.type === 'shown' || ender.isEnding) return;
    log.fatal({ code: outcome.code, stage: path }, outcome.message);
    await ender.end(exitCodes.noStage, 'the stage cannot be opened');
  }
}

function startServer(options: ServeOptions, log: Logger): StageServer | undefined {
  try {
    return createStageServer({ ...options, log });
  } catch (error) {
    log.fatal({ err: error }, 'cannot start');
    process.exitCode = findExitCode(error);
    return undefined;
  }
}

function findExitCode(error: unknown): ExitCode {
  if (!(error instanceof ShmError)) return exitCodes.failed;
  switch (error.code) {
    case 'ERR_SHM_IN_USE':
      return exitCodes.nameInUse;
    case 'ERR_SHM_INVALID_ARG':
      return exitCodes.usage;
    default:
      return exitCodes.noRegion;
  }
}

function waitForLimit(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, readyLimitMs).unref();
  });
}

/** Ends the process once, in bounded time. */
class ServerEnder {
  server: StageServer | undefined;
  readonly #log: Logger;
  isEnding = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  async end(exitCode: ExitCode, reason: string): Promise<void> {
    if (this.isEnding) return;
    this.isEnding = true;
    this.#log.info({ reason }, 'ending');
    const timer = setTimeout(() => {
      this.#log.warn('closing takes too long; ending without it');
      process.exit(exitCode);
    }, endLimitMs);
    await this.server?.close();
    clearTimeout(timer);
    process.exit(exitCode);
  }
}

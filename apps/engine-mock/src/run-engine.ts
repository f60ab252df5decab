import { formatHandshake } from '@framelane/protocol/engine';
import { BindError } from './control/bind-error.ts';
import { createEngine, type Engine } from './create-engine.ts';
import { loadKernelAddon } from './effects/kernel-addon.ts';
import type { EngineOptions } from './engine-options.ts';
import { createLogger, type Logger } from './logger.ts';
import { RingStartError } from './media-worker/media-thread.ts';

/** How a program of this package ends. */
export const exitCodes = { clean: 0, failed: 1, usage: 2, cannotBind: 3, noRing: 4 } as const;

/** Ending must not take longer than this, whatever still runs; longer while pictures or files are in work. */
const endLimitMs = { idle: 2700, busy: 4700 } as const;

/** Ctrl-C reaches an engine from the terminal and once more from the program that started it: one wish, not two. */
const sameWishMs = 500;

/** Starts an engine, prints the handshake, and ends the process with one of {@link exitCodes} when it is over. */
export async function runEngine(options: EngineOptions): Promise<void> {
  const log = createLogger({ level: options.logLevel, format: options.logFormat, thread: 'control' });
  if (options.auth === undefined) log.warn('no token is asked for: every user of this machine can command this engine');
  const ender = new EngineEnder(log);
  const engine = createEngine(options, {
    log,
    onShutdownRequest: () => ender.end(exitCodes.clean, 'shutdown was asked for'),
    onFatal: () => ender.end(exitCodes.failed, 'a thread ended unexpectedly'),
  });
  ender.engine = engine;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ender.endBySignal(signal));
  try {
    const handshake = await engine.start();
    if (options.endsWithStdin) ender.followStdin();
    process.stdout.write(formatHandshake(handshake));
    log.info({ ...handshake, token: undefined }, 'ready');
  } catch (error) {
    const code =
      error instanceof BindError
        ? exitCodes.cannotBind
        : error instanceof RingStartError
          ? exitCodes.noRing
          : exitCodes.failed;
    log.fatal({ err: error }, 'cannot start');
    await ender.end(code, 'cannot start');
  }
}

/** Ends the process once, gracefully and in bounded time; a second wish to end it ends it at once. */
class EngineEnder {
  engine: Engine | undefined;
  readonly #log: Logger;
  #endingSinceMs: number | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  async end(exitCode: number, reason: string): Promise<void> {
    if (this.#endingSinceMs !== undefined) return;
    this.#endingSinceMs = performance.now();
    process.exitCode = exitCode;
    this.#log.info({ reason }, 'ending');
    process.stdin.destroy();
    // Unreferenced: when everything closes in time the process ends by itself and replies still leave the sockets.
    const limitMs = this.engine?.isBusy() === true ? endLimitMs.busy : endLimitMs.idle;
    setTimeout(() => this.#endUnfinished(exitCode), limitMs).unref();
    await this.engine?.close();
  }

  endBySignal(signal: string): void {
    if (this.#endingSinceMs === undefined) void this.end(exitCodes.clean, signal);
    else if (performance.now() - this.#endingSinceMs >= sameWishMs) this.#endAtOnce(`second signal ${signal}`);
  }

  followStdin(): void {
    process.stdin.on('end', () => void this.end(exitCodes.clean, 'standard input ended'));
    process.stdin.on('error', () => void this.end(exitCodes.clean, 'standard input failed'));
    process.stdin.resume();
  }

  #endUnfinished(exitCode: number): void {
    this.#log.warn('closing takes too long; ending without it');
    this.#leave(exitCode);
  }

  #endAtOnce(reason: string): void {
    this.#log.warn({ reason }, 'ending at once');
    this.#leave(exitCodes.clean);
  }

  #leave(exitCode: number): void {
    this.engine?.removeFiles();
    loadKernelAddon().exitProcess(exitCode);
  }
}

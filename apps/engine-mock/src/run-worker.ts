import { loadKernelAddon } from './effects/kernel-addon.ts';
import type { LogFormat, LogLevel } from './engine-options.ts';
import { engineVersion } from './engine-options.ts';
import { createLogger } from './logger.ts';
import { computeEngineBuild } from './queue/engine-build.ts';
import { QueueWorker } from './queue/worker/queue-worker.ts';

/** What a worker is started with. */
export interface WorkerOptions {
  queueUrl: string;
  /** Folders media may be read from and written to; every order is checked against them. */
  mediaRoots: readonly string[];
  /** Orders carried out at a time. */
  concurrency: number;
  logLevel: LogLevel;
  logFormat: LogFormat;
}

/** Ending must not take longer than this. */
const endLimitMs = 4500;

/** Ctrl-C reaches a worker from the terminal and once more from the program that started it: one wish, not two. */
const sameWishMs = 500;

/** Works off a queue until a signal ends it: what is in work is given back, and the process ends with 0. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { queueUrl: url, mediaRoots, concurrency, logLevel, logFormat } = options;
  const log = createLogger({ level: logLevel, format: logFormat, thread: 'worker' });
  const build = computeEngineBuild();
  const worker = new QueueWorker({ url, mediaRoots, concurrency, build, log });
  // At once, whatever still runs: taken down in order, threads of libraries may hang or abort the process.
  const { exitProcess } = loadKernelAddon();
  let endingSinceMs: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (endingSinceMs !== undefined) {
        if (nowMs - endingSinceMs >= sameWishMs) exitProcess(0);
        return;
      }
      endingSinceMs = nowMs;
      log.info({ reason: signal }, 'ending');
      setTimeout(() => exitProcess(0), endLimitMs).unref();
      worker.close().then(
        () => exitProcess(0),
        (error: unknown) => {
          log.error({ err: error }, 'cannot end cleanly');
          exitProcess(1);
        },
      );
    });
  }
  await worker.waitUntilReady();
  log.info({ version: engineVersion, build, mediaRoots, concurrency }, 'ready');
}

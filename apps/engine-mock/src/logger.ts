import { createRequire } from 'node:module';
import pino, { type Logger } from 'pino';
import { engineName, type LogFormat, type LogLevel } from './engine-options.ts';

export type { Logger } from 'pino';

/** Logs to standard error, synchronously, so that nothing is lost when the process ends. Safe in every thread. */
export function createLogger(options: { level: LogLevel; format: LogFormat; thread: string }): Logger {
  const settings = {
    level: options.level,
    base: { program: engineName, lane: 'engine', thread: options.thread },
    redact: ['token', '_token'],
  };
  if (options.format === 'json') return pino(settings, pino.destination({ dest: 2, sync: true }));
  // Only people need it, and every thread of an engine that is restarted would wait for it.
  const pretty = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  return pino(
    settings,
    pretty({
      destination: 2,
      sync: true,
      colorize: process.stderr.isTTY === true,
      ignore: 'pid,hostname,program,lane',
    }),
  );
}

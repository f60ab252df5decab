import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
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

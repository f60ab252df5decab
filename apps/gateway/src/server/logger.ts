import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogFormat, LogLevel } from './options.ts';

export type { Logger } from 'pino';

/** Logs to stderr, which leaves stdout to the lines for people; synchronously, so that last words are not lost. */
export function createLogger({ logLevel, logFormat }: { logLevel: LogLevel; logFormat: LogFormat }): Logger {
  const settings = { level: logLevel, base: { program: 'gateway' }, redact: ['token', '_token'] };
  if (logFormat === 'json') return pino(settings, pino.destination({ dest: 2, sync: true }));
  const colorize = process.stderr.isTTY === true;
  return pino(settings, pretty({ destination: 2, sync: true, colorize, ignore: 'pid,hostname,program' }));
}

import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export const logFormats = ['text', 'json'] as const;

export interface LogOptions {
  level: (typeof logLevels)[number];
  format: (typeof logFormats)[number];
}

/** Logs to standard error, synchronously, so that the last lines before an end are not lost. */
export function createLogger({ level, format }: LogOptions): Logger {
  const settings = { level, base: { program: 'stage-server', lane: 'stream' } };
  if (format === 'json') return pino(settings, pino.destination({ dest: 2, sync: true }));
  const colorize = process.stderr.isTTY === true;
  return pino(settings, pretty({ destination: 2, sync: true, colorize, ignore: 'pid,hostname,program,lane' }));
}

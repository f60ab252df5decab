import { type DestinationStream, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LineWriter } from './service-log.ts';

/** Lines to stderr, through pino; never delayed, so that nothing is lost when the process ends. */
export function createPinoWriter(format: 'text' | 'json'): LineWriter {
  const stream: DestinationStream =
    format === 'text'
      ? PinoPretty({
          destination: 2,
          sync: true,
          ignore: 'pid,hostname,lane',
          singleLine: true,
          colorize: process.stderr.isTTY,
        })
      : pino.destination({ fd: 2, sync: true });
  // Levels are decided before lines come here.
  const logger = pino(
    { level: 'trace', base: { lane: 'matrix' }, formatters: { level: (label) => ({ level: label }) } },
    stream,
  );
  return (level, message, fields) => logger[level](fields, message);
}

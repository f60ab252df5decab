import { join } from 'node:path';
import { type DestinationStream, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LineWriter } from './service-log.ts';

const fileName = 'isolated-render.log';

/**
 * Lines to stderr, through pino; never delayed, so that nothing is lost when the process ends. With a folder they
 * also go to a file in it, as JSON.
 */
export function createPinoWriter(format: 'text' | 'json', folder: string | undefined): LineWriter {
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
    folder === undefined ? stream : pino.multistream([{ stream }, { stream: openFile(folder) }].map(forAllLevels)),
  );
  return (level, message, fields) => logger[level](fields, message);
}

function openFile(folder: string): DestinationStream {
  return pino.destination({ dest: join(folder, fileName), mkdir: true, sync: true });
}

function forAllLevels(entry: { stream: DestinationStream }): { stream: DestinationStream; level: 'trace' } {
  return { ...entry, level: 'trace' };
}

import { createLogger, type Logger } from '../../src/main/log/logger.ts';

/** A log that keeps its lines for the test to read. */
export function keepLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: createLogger('debug', [(line) => lines.push(line)]), lines };
}

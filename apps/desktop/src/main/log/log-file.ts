import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogTarget } from './logger.ts';

const maxBytes = 5 * 1024 * 1024;

/**
 * Appends lines to a file at once, so that last words are not lost. A file of 5 MiB becomes `<path>.old` at the next
 * start. A file that cannot be written is told once, on stderr, and given up.
 */
export function openLogFile(path: string): LogTarget {
  let isUsable = true;
  const attempt = (act: () => void): void => {
    if (!isUsable) return;
    try {
      act();
    } catch (error) {
      isUsable = false;
      process.stderr.write(`expected to write the log to ${path}, got: ${String(error)}; this log is given up\n`);
    }
  };
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(path, `${path}.old`);
  });
  return (line) => attempt(() => appendFileSync(path, `${line}\n`));
}

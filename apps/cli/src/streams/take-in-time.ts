import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

interface Closable<Picture> {
  takeNext(): Promise<Picture | undefined>;
  close(): void;
}

/** The next picture; closes the source and throws with exit code 3 when none comes in time, with 1 when it ends. */
export async function takeInTime<Picture>(
  source: Closable<Picture>,
  { timeoutMs, what }: { timeoutMs: number; what: string },
): Promise<Picture> {
  let hasTimedOut = false;
  const timer = setTimeout(() => {
    hasTimedOut = true;
    source.close();
  }, timeoutMs);
  try {
    const picture = await source.takeNext();
    if (picture !== undefined) return picture;
  } finally {
    clearTimeout(timer);
  }
  if (hasTimedOut) throw new CliError(exitCodes.timeout, `${what} gave no picture in ${timeoutMs} ms`);
  throw new CliError(exitCodes.failed, `${what} ended before its first picture`);
}

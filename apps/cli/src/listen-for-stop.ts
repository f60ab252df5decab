import { exitCodes } from './exit-codes.ts';

const graceMs = 2000;

/**
 * An orderly end for commands that run until somebody has seen enough. Aborts with SIGINT, SIGTERM or SIGHUP; what has
 * not ended two seconds later, for example because nobody reads a pipe, or at the second signal is cut off.
 */
export function listenForStop(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(exitCodes.failed);
    setTimeout(() => process.exit(exitCodes.failed), graceMs).unref();
    stop.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return stop.signal;
}

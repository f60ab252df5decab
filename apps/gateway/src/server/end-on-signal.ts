/** Closing must not take longer than this, whatever still runs. */
const closeLimitMs = 5000;

/**
 * Ends the process when it is asked to: `close()` first, for at most five seconds; a second signal ends it at once.
 * Children that are left end with the pipe that this process held.
 */
export function endOnSignal(close: () => Promise<void>): void {
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isEnding) process.exit(1);
      isEnding = true;
      setTimeout(() => process.exit(1), closeLimitMs).unref();
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`error while closing: ${error instanceof Error ? error.message : String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

/** Closing must not take longer than this, whatever still runs. */
const closeLimitMs = 5000;
/** Ctrl-C reaches a program from the terminal and once more from whoever started it: that is one wish, not two. */
const sameWishMs = 500;

/**
 * Ends the process when it is asked to: `close()` first, for at most five seconds; another signal half a second later
 * or more ends it at once. Children that are left end with the pipe that this process held.
 */
export function endOnSignal(close: () => Promise<void>): void {
  let firstMs: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (firstMs !== undefined) {
        if (performance.now() - firstMs >= sameWishMs) process.exit(1);
        return;
      }
      firstMs = performance.now();
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

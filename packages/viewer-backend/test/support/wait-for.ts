const watchdogMs = 25_000;

/** Waits for a condition; the limit only guards against hanging. */
export async function waitFor(isTrue: () => boolean): Promise<void> {
  const startMs = performance.now();
  while (!isTrue()) {
    if (performance.now() - startMs > watchdogMs) throw new Error(`waited ${watchdogMs} ms for ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

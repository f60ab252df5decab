/** Looks again until `condition` holds; the watchdog of the test runner ends what never does. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

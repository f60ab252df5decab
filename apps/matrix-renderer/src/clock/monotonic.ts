const [seconds, nanoseconds] = process.hrtime();
const offsetMs = seconds * 1000 + nanoseconds / 1e6 - performance.now();

/** Milliseconds of the system's monotonic clock: the same in every thread, unlike `performance.now()`. */
export function readMonotonicMs(): number {
  return performance.now() + offsetMs;
}

/** All orders of all engines lie in one queue; in BullMQ's keyspace `bull:`. */
export const queueName = 'framelane-engine';

/** A worker holds an order as long as it renews its claim within this time; then another one takes it. */
export const lockMs = 5000;

/** How often workers look for orders that nobody holds any more. */
export const stalledCheckMs = 1000;

/** Orders that lose their worker more often than this are given up: it may be they that end it. */
export const maxLostWorkers = 3;

/** An engine says that it is there this often, and is gone when it has not for the longer time. */
export const presence = { everyMs: 1500, lastsSeconds: 6 } as const;

/** What ended stays known this long, and so many exports at most. */
export const keptEnded = { ageSeconds: 3600, count: 64 } as const;

/** Pictures of a range in Redis at a time; workers wait until the engine has taken some. */
export const maxPicturesHeld = 32;

/** Orders with a number come after those without; small numbers first. Ranges and joins are short and waited for. */
export const segmentPriority = 10;

const prefix = 'framelane:engine:';

/** Holds why a job is over, as JSON, so that nobody goes on with it. */
export function writeOverKey(jobId: string): string {
  return `${prefix}over:${jobId}`;
}

/** Exists while an engine does. */
export function writePresenceKey(engine: string): string {
  return `${prefix}present:${engine}`;
}

/** Holds which engine answers for an export. */
export function writeOwnerKey(jobId: string): string {
  return `${prefix}owner:${jobId}`;
}

/** The stream of finished pictures of a range. */
export function writePicturesKey(jobId: string): string {
  return `${prefix}pictures:${jobId}`;
}

/** BullMQ takes no colon in an id. */
export function writeOrderId(jobId: string, part: string | number): string {
  return `${jobId}-${part}`;
}

export interface LatestQueueStats {
  readonly sent: number;
  /** Jobs that were replaced by a newer one before they were sent. */
  readonly skipped: number;
}

export interface LatestQueue<Job, Result> {
  /**
   * Sends `job` now, or when the one in flight is done. Resolves with its result, or with `undefined` when a newer
   * job took its place; rejects as the send function does.
   */
  push(job: Job): Promise<Result | undefined>;
  /** Drops the waiting job, which resolves with `undefined`; the one in flight goes on. */
  clear(): void;
  stats(): LatestQueueStats;
}

interface Waiting<Job, Result> {
  job: Job;
  resolve: (result: Result | undefined) => void;
  reject: (reason: unknown) => void;
}

/**
 * For scrubbing: one job in flight and one waiting, the newest. Capacity 2; when full, the newest wins and the one it
 * replaces is never sent, which is counted in `stats().skipped`.
 */
export function createLatestQueue<Job, Result>(send: (job: Job) => Promise<Result>): LatestQueue<Job, Result> {
  let isBusy = false;
  let waiting: Waiting<Job, Result> | undefined;
  const counts = { sent: 0, skipped: 0 };

  const drop = () => {
    if (waiting === undefined) return;
    counts.skipped += 1;
    waiting.resolve(undefined);
    waiting = undefined;
  };
  const sendNext = async () => {
    isBusy = true;
    while (waiting !== undefined) {
      const { job, resolve, reject } = waiting;
      waiting = undefined;
      counts.sent += 1;
      try {
        resolve(await send(job));
      } catch (reason) {
        reject(reason);
      }
    }
    isBusy = false;
  };

  return {
    push: (job) =>
      new Promise((resolve, reject) => {
        drop();
        waiting = { job, resolve, reject };
        if (!isBusy) void sendNext();
      }),
    clear: drop,
    stats: () => ({ ...counts }),
  };
}

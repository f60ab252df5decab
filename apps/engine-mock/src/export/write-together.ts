import type { Pace } from './pace.ts';

/** Writes one of several streams; looks at `hasFailed` before it waits for another one, or ends what it writes. */
export type StreamWriter = (hasFailed: () => boolean) => Promise<void>;

/** Runs writers that keep pace with each other. When one fails, none waits any more; throws the first failure then. */
export async function writeTogether(pace: Pace, writers: readonly StreamWriter[]): Promise<void> {
  let isFailed = false;
  const run = async (writer: StreamWriter) => {
    try {
      await writer(() => isFailed);
    } catch (error) {
      isFailed = true;
      pace.release();
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(writers.map(run));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

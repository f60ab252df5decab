import { WireError } from '../../wire-error.ts';
import { createUnavailable } from '../open-redis.ts';

/** A job bears it this long that its queue cannot be reached. */
const borneMs = 30_000;

/** Keeps count of how long the queue has been away from a job. */
export class Outage {
  #sinceMs: number | undefined;

  /**
   * Resolves with what `ask` says, or with nothing while the queue is away. Throws `queue_unavailable` after 30 s, and
   * whatever {@link WireError} `ask` throws.
   */
  async bear<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      const answer = await ask();
      this.#sinceMs = undefined;
      return answer;
    } catch (error) {
      if (error instanceof WireError) throw error;
      const nowMs = performance.now();
      this.#sinceMs ??= nowMs;
      if (nowMs - this.#sinceMs > borneMs) throw createUnavailable(error);
      return undefined;
    }
  }
}

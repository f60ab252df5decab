import { engineLimits } from '@framelane/protocol/engine';
import { WireError } from '../wire-error.ts';

/**
 * Runs the heavy commands of one connection in the order sent, those of different connections side by side. At most
 * `limit` commands of a connection wait or run; one more is refused with `busy`.
 */
export class ConnectionQueues {
  readonly #limit: number;
  readonly #tails = new Map<string, { length: number; tail: Promise<void> }>();
  #isRefusing = false;

  constructor(limit: number = engineLimits.maxQueueLength) {
    this.#limit = limit;
  }

  run<Result>(connection: string, task: () => Promise<Result>): Promise<Result> {
    const queue = this.#tails.get(connection) ?? { length: 0, tail: Promise.resolve() };
    if (queue.length >= this.#limit) return Promise.reject(new WireError('busy', 'engine busy'));
    this.#tails.set(connection, queue);
    queue.length += 1;
    const result = queue.tail.then(() => {
      if (this.#isRefusing) throw new WireError('shutting_down', 'engine is shutting down');
      return task();
    });
    queue.tail = result.then(ignore, ignore).then(() => {
      queue.length -= 1;
      if (queue.length === 0) this.#tails.delete(connection);
    });
    return result;
  }

  /** From now on commands that have not begun fail with `shutting_down`; those that run go on. */
  refuseWaiting(): void {
    this.#isRefusing = true;
  }
}

function ignore(): void {
  // The outcome belongs to whoever called run().
}

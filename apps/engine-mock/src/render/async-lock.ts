/** Lets one task in at a time, in the order they came. A failed task does not hold up the next. */
export class AsyncLock {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Whether somebody is in or waits. */
  get isTaken(): boolean {
    return this.#waiting > 0;
  }

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    this.#waiting += 1;
    const result = this.#tail.then(task).finally(() => {
      this.#waiting -= 1;
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

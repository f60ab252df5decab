/** Callbacks in order of subscription; one of them failing is an uncaught error and stops none of the others. */
export class Subscribers<Arguments extends unknown[]> {
  readonly #entries = new Set<{ callback: (...values: Arguments) => void }>();

  get size(): number {
    return this.#entries.size;
  }

  /** Returns its undo, which takes effect at once, also between two callbacks of one event. */
  add(callback: (...values: Arguments) => void): () => void {
    const entry = { callback };
    this.#entries.add(entry);
    return () => {
      this.#entries.delete(entry);
    };
  }

  emit(...values: Arguments): void {
    for (const { callback } of [...this.#entries]) {
      try {
        callback(...values);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}

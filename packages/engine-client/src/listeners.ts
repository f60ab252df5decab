/**
 * A set of callbacks for one event. Adding returns the undo; a callback may be added or removed while it is told. One
 * that throws does not keep the others from being told: its error becomes an uncaught exception of the process.
 */
export class Listeners<Value> {
  readonly #callbacks = new Set<{ call: (value: Value) => void }>();

  add(callback: (value: Value) => void): () => void {
    const entry = { call: callback };
    this.#callbacks.add(entry);
    return () => {
      this.#callbacks.delete(entry);
    };
  }

  tell(value: Value): void {
    for (const { call } of [...this.#callbacks]) {
      try {
        call(value);
      } catch (cause) {
        queueMicrotask(() => {
          throw cause;
        });
      }
    }
  }

  clear(): void {
    this.#callbacks.clear();
  }
}

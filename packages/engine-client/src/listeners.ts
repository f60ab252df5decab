/** A set of callbacks for one event. Adding returns the undo; a callback may be added or removed while it is told. */
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
    for (const { call } of [...this.#callbacks]) call(value);
  }

  clear(): void {
    this.#callbacks.clear();
  }
}

/**
 * Listeners of one kind. A listener that throws does not keep the others from hearing: its error comes up as an
 * unhandled rejection of the runtime, where it is seen.
 */
export class Emitter<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  /** The same function may be added twice; each undo removes its own. */
  on(listener: (value: Value) => void): () => void {
    const entry = (value: Value): void => listener(value);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  emit(value: Value): void {
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        void Promise.reject(error);
      }
    }
  }
}

import { Emitter } from './emitter.ts';

type Patch<State> = { [Key in keyof State]?: State[Key] | undefined };

/** One immutable snapshot. A patch that changes nothing keeps the snapshot and tells nobody; `undefined` removes. */
export class StateStore<State extends object> {
  #state: State;
  readonly #emitter = new Emitter<State>();

  constructor(initial: State) {
    this.#state = initial;
  }

  get(): State {
    return this.#state;
  }

  on(listener: (state: State) => void): () => void {
    return this.#emitter.on(listener);
  }

  patch(patch: Patch<State>): void {
    const keys = Object.keys(patch) as (keyof State)[];
    if (keys.every((key) => Object.is(this.#state[key], patch[key]))) return;
    const next: State = { ...this.#state };
    for (const key of keys) {
      const value = patch[key];
      if (value === undefined) delete next[key];
      else next[key] = value as State[typeof key];
    }
    this.#state = next;
    this.#emitter.emit(next);
  }
}

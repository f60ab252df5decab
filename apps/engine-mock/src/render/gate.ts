/** Lets a few tasks in at a time, the others wait in the order they came. */
export class Gate {
  readonly #places: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(places: number) {
    this.#places = places;
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#taken >= this.#places) await new Promise<void>((enter) => this.#waiting.push(enter));
    else this.#taken += 1;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken -= 1;
      else next();
    }
  }
}

/** Keeps one task from running far ahead of another. */
export class Pace {
  readonly #lead: number;
  #reached = 0;
  #waiting: { for: number; go: () => void } | undefined;

  constructor(lead: number) {
    this.#lead = lead;
  }

  /** The leading task came as far as this. */
  advance(reached: number): void {
    this.#reached = reached;
    if (this.#waiting !== undefined && this.#waiting.for <= reached + this.#lead) this.#waiting.go();
  }

  /** Nobody needs to wait any more. */
  release(): void {
    this.advance(Number.POSITIVE_INFINITY);
  }

  /** Resolves when the leading task is at most the lead behind `place`. For one caller at a time. */
  async waitFor(place: number): Promise<void> {
    if (place <= this.#reached + this.#lead) return;
    await new Promise<void>((go) => {
      this.#waiting = { for: place, go };
    });
    this.#waiting = undefined;
  }
}

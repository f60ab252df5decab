/**
 * Turns the 32-bit numbers of a ring into sequence numbers that only grow: they go on where they wrap, and after
 * `startAnew()`, when a restarted engine counts from 0 again.
 */
export class PictureSequence {
  #base = 0;
  #highest = -1;
  #last: { ringSeq: number; sequence: number } | undefined;

  startAnew(): void {
    this.#base = this.#highest + 1;
    this.#last = undefined;
  }

  unwrap(ringSeq: number): number {
    // The difference as a signed 32-bit number: replies of two pages may come a little out of order.
    const sequence =
      this.#last === undefined ? this.#base + ringSeq : this.#last.sequence + ((ringSeq - this.#last.ringSeq) | 0);
    this.#last = { ringSeq, sequence };
    this.#highest = Math.max(this.#highest, sequence);
    return sequence;
  }
}

import type { LoadProgress } from '../stage/open-stage-types.ts';
import type { Outbox } from '../stream/outbox.ts';

const smallestStep = 0.01;

/** Tells clients how far opening a stage has come, leaving out what nobody could see change. */
export class LoadNews {
  readonly #outbox: Outbox;
  #amount = -1;
  #activity = '';

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  take({ amount, activity }: LoadProgress): void {
    const isStep = Math.abs(amount - this.#amount) >= smallestStep || (amount === 1 && this.#amount !== 1);
    if (!isStep) return;
    this.#amount = amount;
    this.#outbox.announce({ event_type: 'updateProgressAmount', payload: { amount } });
    if (activity === this.#activity) return;
    this.#activity = activity;
    this.#outbox.announce({ event_type: 'updateProgressActivity', payload: { activity } });
  }
}

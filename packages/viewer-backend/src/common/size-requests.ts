import type { Size } from './letterbox.ts';

/** A size asked of a server, whole pixels. */
export interface SizeRequest extends Size {
  /** Others who watch keep the size they have. */
  ifAlone: boolean;
}

/** Asks for one size at a time; of those that come meanwhile only the newest is asked for, once there is an answer. */
export class SizeRequests {
  readonly #send: (request: SizeRequest) => Promise<void>;
  #waiting: SizeRequest | undefined;
  #run: Promise<void> | undefined;

  constructor(send: (request: SizeRequest) => Promise<void>) {
    this.#send = send;
  }

  /** Settles with the answer to this size, or to the one that took its place. */
  ask(request: SizeRequest): Promise<void> {
    // What insists is not weakened by what comes after it.
    const ifAlone = request.ifAlone && this.#waiting?.ifAlone !== false;
    this.#waiting = { ...request, ifAlone };
    this.#run ??= this.#askAll();
    return this.#run;
  }

  async #askAll(): Promise<void> {
    let failure: { error: unknown } | undefined;
    while (this.#waiting !== undefined) {
      const request = this.#waiting;
      this.#waiting = undefined;
      failure = await this.#send(request).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
    }
    this.#run = undefined;
    if (failure !== undefined) throw failure.error;
  }
}

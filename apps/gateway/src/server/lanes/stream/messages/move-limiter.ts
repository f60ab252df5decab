import type { ViewerRequest } from '@framelane/protocol/viewer';

/** One frame at 60 a second. */
const intervalMs = 16;

/**
 * Moves of one page's pointer: at most one per frame goes on, the newest. Any other message is sent after the move that
 * waits, so that a release happens where the pointer was.
 */
export class MoveLimiter {
  readonly #send: (request: ViewerRequest) => void;
  #waiting: ViewerRequest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #coalesced = 0;

  constructor(send: (request: ViewerRequest) => void) {
    this.#send = send;
  }

  /** Moves that newer ones replaced. */
  get coalesced(): number {
    return this.#coalesced;
  }

  send(request: ViewerRequest): void {
    if (request.event_type !== 'cameraMouseMove') {
      this.#flush();
      this.#send(request);
    } else if (this.#timer === undefined) {
      this.#send(request);
      this.#rest();
    } else {
      if (this.#waiting !== undefined) this.#coalesced += 1;
      this.#waiting = request;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #rest(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting === undefined) return;
      this.#flush();
      this.#rest();
    }, intervalMs);
  }

  #flush(): void {
    const request = this.#waiting;
    this.#waiting = undefined;
    if (request !== undefined) this.#send(request);
  }
}

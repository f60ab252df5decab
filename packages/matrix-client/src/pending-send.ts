import type { OutgoingFrame } from './outgoing-frame.ts';

/**
 * How a send ended well: `accepted` stored by the service, `sent` handed to the system with nobody waiting for the OK,
 * `unchanged` equal to the frame on display, `superseded` replaced by a newer one before there was room for it.
 */
export type SendOutcome = 'accepted' | 'sent' | 'unchanged' | 'superseded';

/** `late` is a frame whose caller was told that no OK came in time. */
type PendingState = 'open' | SendOutcome | 'failed' | 'late';

/** One frame on its way, and the promise of its caller, which settles once. */
export class PendingSend {
  readonly frame: OutgoingFrame;
  readonly #resolve: (outcome: SendOutcome) => void;
  readonly #reject: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #state: PendingState = 'open';

  constructor(frame: OutgoingFrame, resolve: (outcome: SendOutcome) => void, reject: (error: Error) => void) {
    this.frame = frame;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get state(): PendingState {
    return this.#state;
  }

  /** Calls `onTimeout` unless the frame is settled before. */
  limit(timeoutMs: number, onTimeout: () => void): void {
    this.#timer = setTimeout(onTimeout, timeoutMs);
  }

  resolve(outcome: SendOutcome): void {
    if (!this.#leave(outcome)) return;
    this.#resolve(outcome);
  }

  reject(error: Error, state: 'failed' | 'late' = 'failed'): void {
    if (!this.#leave(state)) return;
    this.#reject(error);
  }

  #leave(state: PendingState): boolean {
    if (this.#state !== 'open') return false;
    this.#state = state;
    clearTimeout(this.#timer);
    return true;
  }
}

import { RingError } from '../errors.ts';
import { type NativeRingReader, WaitOutcome } from './native-ring.ts';

type OpenWait = {
  resolve(hasNewer: boolean): void;
  reject(error: unknown): void;
  /** Keeps the reader's thread from being collected while somebody waits for it. */
  native: NativeRingReader;
  stopListening(): void;
};

export type WaitOptions = {
  /** Give up after this many milliseconds. @default wait for ever */
  timeoutMs?: number;
  /** Rejects the wait with the signal's reason. */
  signal?: AbortSignal;
};

/**
 * The open waits of one reader, by number. Deliberately without a reference to the reader itself: the native side
 * holds `settle` strongly, and a reader nobody uses must still be collectable.
 */
export class FrameWaits {
  readonly #open = new Map<number, OpenWait>();
  #nextId = 0;

  start(native: NativeRingReader, afterSeq: number | undefined, options: WaitOptions): Promise<boolean> {
    const { signal, timeoutMs } = options;
    return new Promise((resolve, reject) => {
      const id = this.#nextId;
      this.#nextId = (id + 1) >>> 0;
      const onAbort = () => {
        native.cancelWait(id);
        this.#take(id)?.reject(abortReason(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const stopListening = () => signal?.removeEventListener('abort', onAbort);
      this.#open.set(id, { resolve, reject, native, stopListening });
      native.startWait(id, afterSeq, timeoutMs);
    });
  }

  /** Called by the native side on the JS thread, once per wait. Made here: a closure of the reader would hold it. */
  readonly settle = (id: number, outcome: number): void => {
    const wait = this.#take(id);
    if (outcome === WaitOutcome.replaced) {
      wait?.reject(
        new RingError('ERR_RING_REPLACED', 'the ring file shrank or was rewritten while waiting; open it again'),
      );
    } else {
      wait?.resolve(outcome === WaitOutcome.newer);
    }
  };

  /** Ends every wait with "nothing newer came". */
  endAll(): void {
    for (const id of [...this.#open.keys()]) this.#take(id)?.resolve(false);
  }

  #take(id: number): OpenWait | undefined {
    const wait = this.#open.get(id);
    this.#open.delete(id);
    wait?.stopListening();
    return wait;
  }
}

/** What an aborted signal says, also on runtimes whose signals carry no reason yet. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  if (signal?.reason !== undefined) return signal.reason;
  const error = new Error('This operation was aborted');
  error.name = 'AbortError';
  return error;
}

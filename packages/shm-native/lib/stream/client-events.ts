import { ClientEventKind, type NativeStreamClient } from './native-stream.ts';
import { type ShmError, toShmError } from './shm-error.ts';
import { Subscribers } from './subscribers.ts';

/** `stopped`: it said so. `died`: its process is gone. `socket`: it closed the control socket, frames may still come. */
export type ProducerGoneReason = 'stopped' | 'died' | 'socket';

export type Settler<Value> = { resolve(value: Value): void; reject(error: unknown): void };

const maxKeptMessages = 256;
const reasons: readonly ProducerGoneReason[] = ['stopped', 'died', 'socket'];

/**
 * What the native side tells a client. Without a reference to the client: the native side holds `dispatch` strongly,
 * and a client nobody uses must still be collectable.
 */
export class ClientEvents {
  readonly gone = new Subscribers<[reason: ProducerGoneReason]>();
  readonly #messages = new Subscribers<[message: string]>();
  /** Messages before the first subscription; beyond 256 the oldest goes. */
  #kept: string[] = [];
  /** The open wait for a frame. It holds the native client, so that a client somebody waits for is not collected. */
  frameWait: (Settler<void> & { native: NativeStreamClient }) | undefined;
  attachWait: Settler<void> | undefined;

  readonly dispatch = (kind: number, text: string, code: string, status: number): void => {
    if (kind === ClientEventKind.frame) this.#takeFrameWait()?.resolve();
    else if (kind === ClientEventKind.failure) this.#takeFrameWait()?.reject(createFailure(text, code, status));
    else if (kind === ClientEventKind.message) this.#receive(text);
    else if (kind === ClientEventKind.attached) this.#takeAttachWait()?.resolve();
    else this.gone.emit(reasons.find((reason) => reason === code) ?? 'stopped');
  };

  onMessage(callback: (message: string) => void): () => void {
    const undo = this.#messages.add(callback);
    const kept = this.#kept;
    this.#kept = [];
    // After the caller has the undo in hand.
    if (kept.length > 0) queueMicrotask(() => kept.forEach((message) => void this.#messages.emit(message)));
    return undo;
  }

  /** Rejects what is open; nothing is called afterwards. */
  end(error: ShmError): void {
    this.#takeFrameWait()?.reject(error);
    this.#takeAttachWait()?.reject(error);
    this.#kept = [];
  }

  #receive(message: string): void {
    if (this.#messages.size > 0) {
      this.#messages.emit(message);
      return;
    }
    if (this.#kept.length === maxKeptMessages) this.#kept.shift();
    this.#kept.push(message);
  }

  #takeFrameWait(): Settler<void> | undefined {
    const wait = this.frameWait;
    this.frameWait = undefined;
    return wait;
  }

  #takeAttachWait(): Settler<void> | undefined {
    const wait = this.attachWait;
    this.attachWait = undefined;
    return wait;
  }
}

function createFailure(text: string, code: string, status: number): unknown {
  const error = Object.assign(new Error(text), { code }, status === 0 ? {} : { status });
  return toShmError('waiting for a frame failed', error);
}

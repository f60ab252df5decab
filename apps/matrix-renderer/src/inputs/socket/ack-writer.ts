import type { Socket } from 'node:net';

const maxPerWrite = 512;
const acks = Buffer.from('OK'.repeat(maxPerWrite));

/**
 * Owes a client its `OK`s without queueing them: all look alike, so a number is enough. At most one write of 512 is
 * with the runtime at a time, and reading never waits for it.
 */
export class AckWriter {
  readonly #socket: Socket;
  readonly #onWritten: () => void;
  readonly #onEmpty: () => void;
  #owed = 0;
  #isWriting = false;

  /** @param onEmpty called when the last owed byte has left after a wait */
  constructor(socket: Socket, onEmpty: () => void) {
    this.#socket = socket;
    this.#onEmpty = onEmpty;
    this.#onWritten = () => {
      if (!this.#isWriting) return;
      this.#isWriting = false;
      this.#flush();
      if (this.isEmpty) this.#onEmpty();
    };
  }

  get owed(): number {
    return this.#owed;
  }

  get isEmpty(): boolean {
    return this.#owed === 0 && !this.#isWriting;
  }

  owe(count: number): void {
    this.#owed += count;
    if (!this.#isWriting) this.#flush();
  }

  #flush(): void {
    while (this.#owed > 0 && this.#socket.writable) {
      const count = Math.min(this.#owed, maxPerWrite);
      this.#owed -= count;
      this.#isWriting = true;
      this.#socket.write(acks.subarray(0, count * 2), this.#onWritten);
      // Nothing left in the stream: the kernel took it at once, and its callback has no news.
      if (this.#socket.writableLength > 0) return;
      this.#isWriting = false;
    }
  }
}

import type { Writable } from 'node:stream';

/** Standard output for pictures: takes one at a time and waits until the reader has room for it. */
export class ByteOutput {
  readonly #stream: Writable;
  #isClosed = false;
  #failure: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Whoever writes pictures ends in order, which the program's own listener would not.
    stream.removeAllListeners('error');
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough is no failure.
      if (error.code !== 'EPIPE') this.#failure = error;
      this.#isClosed = true;
    });
  }

  /**
   * Resolves when the bytes may be reused, and with false when nobody reads any more. Rejects when they cannot be
   * written for another reason, such as a full disk.
   */
  async write(bytes: Uint8Array | string): Promise<boolean> {
    if (!this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#stream.write(bytes, () => resolve());
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
    return !this.#isClosed;
  }
}

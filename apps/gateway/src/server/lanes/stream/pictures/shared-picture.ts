import type { PooledBuffer } from '../../../pictures/picture-pool.ts';

/** One message with a picture, for any number of sockets: its buffer goes back when the last holder let go. */
export class SharedPicture implements PooledBuffer {
  readonly byteLength: number;
  readonly #buffer: PooledBuffer;
  #holders = 1;

  /** Takes the buffer over; its first `byteLength` bytes are the message. */
  constructor(buffer: PooledBuffer, byteLength: number) {
    this.#buffer = buffer;
    this.byteLength = byteLength;
  }

  get bytes(): Buffer {
    return this.#buffer.bytes;
  }

  /** One more holder, which releases it once. */
  hold(): this {
    this.#holders += 1;
    return this;
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.#buffer.release();
  }
}

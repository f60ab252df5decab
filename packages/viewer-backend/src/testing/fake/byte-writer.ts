/** Fills bytes of file formats that the fake engine makes up: numbers little-endian, text one byte a character. */
export class ByteWriter {
  readonly bytes: Uint8Array;
  #at = 0;

  constructor(byteLength: number) {
    this.bytes = new Uint8Array(byteLength);
  }

  /** A whole number of `size` bytes; a negative one as its two's complement. */
  number(value: number, size: number): this {
    for (let byte = 0; byte < size; byte += 1) this.bytes[this.#at + byte] = (value >> (8 * byte)) & 0xff;
    this.#at += size;
    return this;
  }

  text(text: string): this {
    for (const character of text) this.number(character.charCodeAt(0), 1);
    return this;
  }

  skip(count: number): this {
    this.#at += count;
    return this;
  }

  copy(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }
}

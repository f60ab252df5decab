const opaque = 0xff00_0000;

/**
 * A picture of ramps that move with the frame's number, so that every pixel tells it: at (x, y) of frame n blue is
 * x + n, green y + (n >> 8) and red x + (n >> 16), each modulo 256, alpha 255.
 */
export class PatternPicture {
  /** BGRA rows from the top; overwritten by the next `draw`. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #row: Uint32Array<ArrayBuffer>;
  readonly #height: number;

  constructor({ width, height }: { width: number; height: number }) {
    this.#words = new Uint32Array(width * height);
    this.#row = new Uint32Array(width);
    this.#height = height;
    this.pixels = new Uint8Array(this.#words.buffer);
  }

  draw(sequence: number): void {
    const row = this.#row;
    const width = row.length;
    for (let x = 0; x < width; x += 1) {
      row[x] = opaque | (((x + (sequence >>> 16)) & 255) << 16) | ((x + sequence) & 255);
    }
    for (let y = 0; y < this.#height; y += 1) {
      const green = ((y + (sequence >>> 8)) & 255) << 8;
      const start = y * width;
      for (let x = 0; x < width; x += 1) this.#words[start + x] = (row[x] as number) | green;
    }
  }
}

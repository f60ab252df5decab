/** How many colour samples a picture has: one per pixel, or one per square of four. */
export type Chroma = '444' | '420';

/** BT.709 with limited range, scaled by 2^16: 219 steps of luma from 16, 224 of colour around 128. */
const scale = 65_536;
const half = scale / 2;
const red = 0.2126;
const blue = 0.0722;
const green = 1 - red - blue;
const luma = (weight: number) => Math.round((weight * 219 * scale) / 255);
const colour = (weight: number, own: number) => Math.round((weight * 224 * scale) / (255 * 2 * (1 - own)));
const yR = luma(red);
const yG = luma(green);
const yB = luma(blue);
const uR = colour(-red, blue);
const uG = colour(-green, blue);
const uB = colour(1 - blue, blue);
const vR = colour(1 - red, red);
const vG = colour(-green, red);
const vB = colour(-blue, red);
const lumaOffset = 16 * scale + half;
const colourOffset = 128 * scale + half;

const frameMark = new TextEncoder().encode('FRAME\n');

/**
 * Makes YUV4MPEG2 frames of one size from BGRA pixels: BT.709, limited range, alpha ignored. With `420` a colour sample
 * is the mean of its four pixels (of fewer at an odd edge) and lies between them, as `C420jpeg` says.
 */
export class Y4mPicture {
  /** Mark and planes of the newest frame; overwritten by the next `convert`. */
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly #width: number;
  readonly #height: number;
  readonly #chroma: Chroma;

  constructor(width: number, height: number, chroma: Chroma) {
    this.#width = width;
    this.#height = height;
    this.#chroma = chroma;
    const colourSamples = chroma === '444' ? width * height : ((width + 1) >> 1) * ((height + 1) >> 1);
    this.frame = new Uint8Array(frameMark.length + width * height + 2 * colourSamples);
    this.frame.set(frameMark);
  }

  /** The line a file begins with. `fps` is frames per second, up to three decimals. */
  formatHeader(fps: number): string {
    const rate = Number.isInteger(fps) ? `${fps}:1` : `${Math.round(fps * 1000)}:1000`;
    const colours = this.#chroma === '444' ? 'C444' : 'C420jpeg';
    return `YUV4MPEG2 W${this.#width} H${this.#height} F${rate} Ip A1:1 ${colours} XCOLORRANGE=LIMITED\n`;
  }

  /** Converts `width * height` tight pixels and gives `frame`. */
  convert(bgra: Uint8Array): Uint8Array<ArrayBuffer> {
    this.#writeLuma(bgra);
    if (this.#chroma === '444') this.#writeFullColour(bgra);
    else this.#writeHalvedColour(bgra);
    return this.frame;
  }

  #writeLuma(bgra: Uint8Array): void {
    const { frame } = this;
    const count = this.#width * this.#height;
    for (let pixel = 0, at = 0; pixel < count; pixel += 1, at += 4) {
      const sum = yB * (bgra[at] as number) + yG * (bgra[at + 1] as number) + yR * (bgra[at + 2] as number);
      frame[frameMark.length + pixel] = (sum + lumaOffset) >> 16;
    }
  }

  #writeFullColour(bgra: Uint8Array): void {
    const { frame } = this;
    const count = this.#width * this.#height;
    for (let at = 0, u = frameMark.length + count; at < 4 * count; at += 4, u += 1) {
      const b = bgra[at] as number;
      const g = bgra[at + 1] as number;
      const r = bgra[at + 2] as number;
      frame[u] = (uR * r + uG * g + uB * b + colourOffset) >> 16;
      frame[u + count] = (vR * r + vG * g + vB * b + colourOffset) >> 16;
    }
  }

  #writeHalvedColour(bgra: Uint8Array): void {
    const { frame } = this;
    const rowBytes = 4 * this.#width;
    const lastX = rowBytes - 4;
    const lastRow = rowBytes * (this.#height - 1);
    const count = ((this.#width + 1) >> 1) * ((this.#height + 1) >> 1);
    let u = frameMark.length + this.#width * this.#height;
    for (let upper = 0; upper <= lastRow; upper += 2 * rowBytes) {
      const lower = Math.min(upper + rowBytes, lastRow);
      for (let left = 0; left <= lastX; left += 8, u += 1) {
        const right = Math.min(left + 4, lastX);
        const b = sumColumn(bgra, upper + left, lower + left) + sumColumn(bgra, upper + right, lower + right);
        const g =
          sumColumn(bgra, upper + left + 1, lower + left + 1) + sumColumn(bgra, upper + right + 1, lower + right + 1);
        const r =
          sumColumn(bgra, upper + left + 2, lower + left + 2) + sumColumn(bgra, upper + right + 2, lower + right + 2);
        frame[u] = (uR * r + uG * g + uB * b + 4 * colourOffset) >> 18;
        frame[u + count] = (vR * r + vG * g + vB * b + 4 * colourOffset) >> 18;
      }
    }
  }
}

function sumColumn(bytes: Uint8Array, upper: number, lower: number): number {
  return (bytes[upper] as number) + (bytes[lower] as number);
}

import { isWebGL2 } from './open-context.ts';
import type { BlitContext } from './types.ts';

/**
 * Puts the pixel-unpack state of a context into a known state for one upload and back afterwards, so that a caller
 * who shares the context finds it as it was. Allocates nothing after construction.
 */
export class UnpackState {
  readonly #gl: BlitContext;
  readonly #gl2: WebGL2RenderingContext | undefined;
  readonly #names: readonly number[];
  readonly #wanted: readonly number[];
  readonly #saved: (number | boolean)[];
  #savedBuffer: WebGLBuffer | null = null;

  constructor(gl: BlitContext) {
    this.#gl = gl;
    this.#gl2 = isWebGL2(gl) ? gl : undefined;
    // Bytes exactly as they lie: no flip, no premultiplied alpha, no colour conversion.
    const settings: [name: number, wanted: number][] = [
      [gl.UNPACK_ALIGNMENT, 1],
      [gl.UNPACK_FLIP_Y_WEBGL, 0],
      [gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, 0],
      [gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE],
    ];
    if (this.#gl2) settings.push([this.#gl2.UNPACK_SKIP_PIXELS, 0], [this.#gl2.UNPACK_SKIP_ROWS, 0]);
    if (this.#gl2) settings.push([this.#gl2.UNPACK_ROW_LENGTH, 0]);
    this.#names = settings.map(([name]) => name);
    this.#wanted = settings.map(([, wanted]) => wanted);
    this.#saved = settings.map(() => 0);
  }

  /** Saves what is set and sets what an upload needs. `rowLengthPx` other than 0 works on WebGL 2 only. */
  enter(rowLengthPx: number): void {
    const gl = this.#gl;
    const gl2 = this.#gl2;
    for (let i = 0; i < this.#names.length; i += 1) {
      this.#saved[i] = gl.getParameter(this.#names[i]!);
      gl.pixelStorei(this.#names[i]!, this.#wanted[i]!);
    }
    if (gl2 === undefined) return;
    if (rowLengthPx !== 0) gl2.pixelStorei(gl2.UNPACK_ROW_LENGTH, rowLengthPx);
    this.#savedBuffer = gl2.getParameter(gl2.PIXEL_UNPACK_BUFFER_BINDING);
    if (this.#savedBuffer !== null) gl2.bindBuffer(gl2.PIXEL_UNPACK_BUFFER, null);
  }

  /** Puts back what `enter` saved; belongs in `finally`. */
  leave(): void {
    for (let i = 0; i < this.#names.length; i += 1) this.#gl.pixelStorei(this.#names[i]!, this.#saved[i]!);
    if (this.#gl2 === undefined || this.#savedBuffer === null) return;
    this.#gl2.bindBuffer(this.#gl2.PIXEL_UNPACK_BUFFER, this.#savedBuffer);
    this.#savedBuffer = null;
  }
}

import { computeLayout, type Fit, type Layout, type View } from './layout.ts';
import type { BlitContext } from './types.ts';

/** Knows canvas size, frame size, fit and view, and keeps the layout they give until one of them changes. */
export class Placement {
  readonly #gl: BlitContext;
  #fit: Fit;
  #view: View | undefined;
  #cssWidth: number;
  #cssHeight: number;
  #wantedWidth: number;
  #wantedHeight: number;
  #frameWidth = 0;
  #frameHeight = 0;
  #layout: Layout | undefined;

  constructor(gl: BlitContext, fit: Fit) {
    this.#gl = gl;
    this.#fit = fit;
    this.#cssWidth = gl.canvas.width;
    this.#cssHeight = gl.canvas.height;
    this.#wantedWidth = gl.canvas.width;
    this.#wantedHeight = gl.canvas.height;
  }

  get frameWidth(): number {
    return this.#frameWidth;
  }

  get frameHeight(): number {
    return this.#frameHeight;
  }

  setFit(fit: Fit): void {
    this.#fit = fit;
    this.#layout = undefined;
  }

  setView(view: View | undefined): void {
    this.#view = view;
    this.#layout = undefined;
  }

  setFrameSize(width: number, height: number): void {
    if (width === this.#frameWidth && height === this.#frameHeight) return;
    this.#frameWidth = width;
    this.#frameHeight = height;
    this.#layout = undefined;
  }

  /** Sizes are CSS pixels. The canvas keeps its size until `applyCanvasSize`. */
  setElementSize(cssWidth: number, cssHeight: number, devicePixelRatio: number): void {
    this.#cssWidth = Math.max(1, cssWidth);
    this.#cssHeight = Math.max(1, cssHeight);
    this.#wantedWidth = Math.max(1, Math.round(cssWidth * devicePixelRatio));
    this.#wantedHeight = Math.max(1, Math.round(cssHeight * devicePixelRatio));
    this.#layout = undefined;
  }

  /** Setting the size clears the canvas, so this comes right before a draw and never by itself. */
  applyCanvasSize(): void {
    const { canvas } = this.#gl;
    if (canvas.width === this.#wantedWidth && canvas.height === this.#wantedHeight) return;
    canvas.width = this.#wantedWidth;
    canvas.height = this.#wantedHeight;
    this.#layout = undefined;
  }

  /** Undefined before the first frame. */
  getLayout(): Layout | undefined {
    if (this.#frameWidth === 0) return undefined;
    this.#layout ??= computeLayout({
      frameWidth: this.#frameWidth,
      frameHeight: this.#frameHeight,
      // A lost context has a buffer of size 0, and pointers still move.
      canvasWidth: this.#gl.drawingBufferWidth || this.#gl.canvas.width,
      canvasHeight: this.#gl.drawingBufferHeight || this.#gl.canvas.height,
      cssWidth: this.#cssWidth,
      cssHeight: this.#cssHeight,
      fit: this.#fit,
      view: this.#view,
    });
    return this.#layout;
  }
}

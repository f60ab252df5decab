import type { Layout, View } from './layout.ts';
import type { BlitAppearance, BlitFrame, BlitStats, PixelRect } from './types.ts';

/** Draws frames of one source at a time on one canvas. Made by `createBlitter`; the caller disposes it. */
export interface Blitter {
  /**
   * Shows the frame if it is newer than the last one: now, or in the next animation frame when this one already drew
   * (latest wins). True: taken. False: skipped, because it is not newer or was overwritten while being read.
   * Pixels in memory stay borrowed until the next `draw()` returns; a decoded picture may be closed at once, but only
   * one that is still open can be shown again after a context loss. Throws `ERR_BLIT_FRAME_BOUNDS` or
   * `ERR_BLIT_UNSUPPORTED` and keeps the picture it has.
   */
  draw(frame: BlitFrame): boolean;
  /**
   * Draws what there is without waiting for an animation frame, for captures. False: nothing reached the canvas,
   * because the context is lost or the blitter disposed.
   */
  drawNow(): boolean;
  /** Frames from now on belong to this source. A new id starts the sequence afresh; the same id changes nothing. */
  setSource(sourceId: string): void;
  /** Size of the canvas element in CSS pixels and device pixels per CSS pixel. Sets the canvas size with the next draw. */
  resize(cssWidth: number, cssHeight: number, devicePixelRatio: number): void;
  /** Shows a zoomed part; `undefined` goes back to the fit. */
  setView(view: View | undefined): void;
  /** Changes what is given and keeps the rest. */
  setAppearance(appearance: BlitAppearance): void;
  /** Where the picture lies on the canvas, for pointer positions and overlays; undefined before the first one is drawn. */
  getLayout(): Layout | undefined;
  /** RGBA bytes of what is on the canvas, top row first. Throws `ERR_BLIT_FRAME_BOUNDS` or `ERR_BLIT_CONTEXT_LOST`. */
  readPixels(rect: PixelRect): Uint8ClampedArray<ArrayBuffer>;
  /** A snapshot of the counters. */
  stats(): BlitStats;
  /** Frees everything but the context itself, which belongs to the canvas. Safe to call twice; `draw()` then skips. */
  dispose(): void;
}

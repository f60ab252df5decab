import type { BlitError } from './errors.ts';
import type { Fit } from './layout.ts';

/** Byte order of one pixel in memory. Alpha is carried but never shown. */
export type PixelFormat = 'BGRA8' | 'RGBA8';

/**
 * Pixels in (usually shared) memory, top row first. The blitter borrows the bytes until the next `draw()` returns;
 * it never writes to them.
 */
export interface FrameData {
  width: number;
  height: number;
  /** Grows within one source; a frame is drawn only if its number is higher than the last one's. */
  sequence: number;
  format: PixelFormat;
  buffer: ArrayBufferLike;
  pixelsByteOffset: number;
  /** At least width × height × 4. */
  byteLength: number;
  /** Distance between rows in bytes; absent means width × 4. Bytes between rows are never shown. */
  rowBytes?: number;
  /** Present when the producer may overwrite the pixels at any time: whether they are still the ones of this frame. */
  isCurrent?(): boolean;
}

/** What a page can hand over as a decoded picture. */
export type PictureSource = ImageBitmap | VideoFrame | HTMLCanvasElement | OffscreenCanvas;

/** A decoded picture. It is read during `draw()`; one that stays open can also be shown again after a context loss. */
export interface FrameImage<T extends PictureSource = PictureSource> {
  width: number;
  height: number;
  sequence: number;
  image: T;
}

export type BlitFrame = FrameData | FrameImage;

export type BlitApi = 'webgl2' | 'webgl';
export type BlitContext = WebGL2RenderingContext | WebGLRenderingContext;
export type BlitCanvas = HTMLCanvasElement | OffscreenCanvas;

/** Red, green, blue, each 0..1, as sRGB values that are written unchanged. */
export type LetterboxColor = readonly [number, number, number];

/** Part of the canvas in device pixels, origin at the top left. */
export interface PixelRect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The timers of the page or worker, replaceable so that an owner can drive the pace. */
export interface BlitClock {
  requestAnimationFrame(callback: () => void): number;
  cancelAnimationFrame(handle: number): void;
  /** Both use milliseconds, like the functions of the page. */
  setTimeout(callback: () => void, delayMs: number): number;
  clearTimeout(handle: number): void;
}

/** Told on every change; `live` is not told for the start. */
export type BlitStatus =
  /** Drawing again after a loss. `isPictureMissing`: the last picture is gone, so hand over a frame. */
  | { type: 'live'; isPictureMissing: boolean }
  /** The context is lost; frames are taken and the newest is shown when it comes back. */
  | { type: 'lost' }
  /** It did not come back in time, or could not be set up again. It may still recover later (`live`). */
  | { type: 'failed'; error: BlitError }
  /** A frame taken earlier turned out to be unusable when its turn to be drawn came. */
  | { type: 'frame-refused'; error: BlitError };

export interface BlitStats {
  api: BlitApi;
  /** Where BGRA becomes RGBA: in the shader, by the driver (`extension`), or before the upload. */
  bgraPath: 'shader' | 'extension' | 'cpu';
  /** Frames that reached the canvas. */
  framesDrawn: number;
  /** Frames that were not newer than the last one. */
  framesSkipped: number;
  /** Frames replaced by a newer one before their turn came: latest wins, nothing queues. */
  framesReplaced: number;
  /** Frames the producer overwrote while they were being read; none of them was shown. */
  framesTorn: number;
  /** Draw calls, including those for a new size or view. */
  draws: number;
  contextLosses: number;
  /** How often texture storage was (re)allocated. */
  storageAllocations: number;
  /** Sequence of the picture on the canvas. */
  shownSequence: number | undefined;
  frameWidth: number;
  frameHeight: number;
}

export interface BlitterOptions {
  /** `auto` takes WebGL 2 where there is one. Ignored when a context is handed over. @default 'auto' */
  api?: 'auto' | BlitApi;
  /** How BGRA becomes RGBA. `cpu` is slower and needs neither shader swizzle nor extension. @default 'auto' */
  conversion?: 'auto' | 'cpu';
  /** @default 'contain' */
  fit?: Fit;
  /** @default [0, 0, 0] */
  letterbox?: LetterboxColor;
  /** Lines between frame pixels once one covers 6 device pixels or more. @default false */
  hasPixelGrid?: boolean;
  onStatus?: (status: BlitStatus) => void;
  /** How long a lost context may stay away before it is reported as `failed`. @default 5000 */
  restoreTimeoutMs?: number;
  /** @default the global timers */
  clock?: BlitClock;
}

/** What can be changed later without a new blitter. */
export type BlitAppearance = Pick<BlitterOptions, 'fit' | 'letterbox' | 'hasPixelGrid'>;

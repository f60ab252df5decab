import type { Blitter } from './blitter.ts';
import { checkFrame, isClosedPicture } from './check-frame.ts';
import { watchContext } from './context-watch.ts';
import { BlitError } from './errors.ts';
import { FramePacer } from './frame-pacer.ts';
import type { Layout, View } from './layout.ts';
import { isWebGL2, openContext } from './open-context.ts';
import { Placement } from './placement.ts';
import { readCanvas } from './read-canvas.ts';
import { Renderer } from './renderer.ts';
import type {
  BlitAppearance,
  BlitCanvas,
  BlitClock,
  BlitContext,
  BlitFrame,
  BlitStats,
  BlitStatus,
  BlitterOptions,
  LetterboxColor,
  PixelRect,
} from './types.ts';

export const blitterDefaults = {
  fit: 'contain',
  letterbox: [0, 0, 0],
  hasPixelGrid: false,
  restoreTimeoutMs: 5000,
} as const satisfies BlitterOptions;

/**
 * A blitter on a canvas, or on a context the caller already has. Throws `ERR_BLIT_UNSUPPORTED` without WebGL and
 * `ERR_BLIT_SHADER` if the program cannot be built.
 */
export function createBlitter(target: BlitCanvas | BlitContext, options: BlitterOptions = {}): Blitter {
  return new CanvasBlitter(openContext(target, options.api), options);
}

class CanvasBlitter implements Blitter {
  readonly #gl: BlitContext;
  readonly #conversion: 'auto' | 'cpu';
  readonly #onStatus: ((status: BlitStatus) => void) | undefined;
  readonly #pacer: FramePacer;
  readonly #stopWatching: () => void;
  readonly #counts = {
    framesDrawn: 0,
    framesSkipped: 0,
    framesReplaced: 0,
    framesTorn: 0,
    draws: 0,
    contextLosses: 0,
    storageAllocations: 0,
  };

  readonly #placement: Placement;
  #letterbox: LetterboxColor;
  #hasPixelGrid: boolean;

  /** Undefined while the context is lost. */
  #renderer: Renderer | undefined;
  #maxTextureSize = Number.POSITIVE_INFINITY;
  #isDisposed = false;

  #sourceId = '';
  /** Taken, not yet in the texture. At most one: a newer frame takes its place. */
  #pending: BlitFrame | undefined;
  /** In the texture; kept to be uploaded again after a context loss. */
  #kept: BlitFrame | undefined;
  #isDrawDue = false;
  /** Whether the texture holds a frame that has not been drawn yet. */
  #isShowDue = false;
  // Sequences of the current source; -1 is before its first frame.
  #takenSequence = -1;
  #textureSequence = -1;

  constructor(gl: BlitContext, options: BlitterOptions) {
    this.#gl = gl;
    this.#conversion = options.conversion ?? 'auto';
    this.#onStatus = options.onStatus;
    this.#placement = new Placement(gl, options.fit ?? blitterDefaults.fit);
    this.#letterbox = options.letterbox ?? blitterDefaults.letterbox;
    this.#hasPixelGrid = options.hasPixelGrid ?? blitterDefaults.hasPixelGrid;
    const clock = options.clock ?? globalClock;
    this.#pacer = new FramePacer(clock, () => this.#paintDeferred());
    if (!gl.isContextLost()) this.#buildRenderer();
    this.#stopWatching = watchContext({
      gl,
      clock,
      restoreTimeoutMs: options.restoreTimeoutMs ?? blitterDefaults.restoreTimeoutMs,
      onLost: () => this.#handleLost(),
      onRestored: () => this.#handleRestored(),
      onTimeout: () => this.#handleTimeout(),
    });
  }

  draw(frame: BlitFrame): boolean {
    if (this.#isDisposed) return false;
    checkFrame(frame, this.#maxTextureSize);
    if (frame.sequence <= this.#takenSequence) {
      this.#counts.framesSkipped += 1;
      return false;
    }
    if (this.#pending !== undefined || this.#isShowDue) this.#counts.framesReplaced += 1;
    this.#pending = frame;
    this.#isShowDue = false;
    this.#takenSequence = frame.sequence;
    // A picture may be closed by its owner as soon as this returns, so it is read now even if it is drawn later.
    if (('image' in frame || this.#pacer.isOpen) && !this.#uploadPending()) return false;
    if (this.#pacer.isOpen) this.#paint();
    return true;
  }

  drawNow(): boolean {
    if (this.#isDisposed) return false;
    this.#isDrawDue = true;
    return this.#paint();
  }

  setSource(sourceId: string): void {
    if (sourceId === this.#sourceId) return;
    this.#sourceId = sourceId;
    this.#takenSequence = -1;
    this.#textureSequence = -1;
    this.#pending = undefined;
    this.#kept = undefined;
    this.#renderer?.uploader.releaseSource();
  }

  resize(cssWidth: number, cssHeight: number, devicePixelRatio: number): void {
    this.#placement.setElementSize(cssWidth, cssHeight, devicePixelRatio);
    this.#redraw();
  }

  setView(view: View | undefined): void {
    this.#placement.setView(view);
    this.#redraw();
  }

  setAppearance(appearance: BlitAppearance): void {
    if (appearance.fit !== undefined) this.#placement.setFit(appearance.fit);
    this.#letterbox = appearance.letterbox ?? this.#letterbox;
    this.#hasPixelGrid = appearance.hasPixelGrid ?? this.#hasPixelGrid;
    this.#redraw();
  }

  getLayout(): Layout | undefined {
    return this.#placement.getLayout();
  }

  readPixels(rect: PixelRect): Uint8ClampedArray<ArrayBuffer> {
    if (!this.drawNow()) {
      throw new BlitError(
        'ERR_BLIT_CONTEXT_LOST',
        `expected a live context, got one that is ${this.#isDisposed ? 'disposed' : 'lost'}. Wait for status "live".`,
      );
    }
    return readCanvas(this.#gl, rect);
  }

  stats(): BlitStats {
    const uploader = this.#renderer?.uploader;
    return {
      ...this.#counts,
      storageAllocations: this.#counts.storageAllocations + (uploader?.storageAllocations ?? 0),
      api: isWebGL2(this.#gl) ? 'webgl2' : 'webgl',
      bgraPath: uploader?.bgraPath ?? (this.#conversion === 'cpu' ? 'cpu' : 'shader'),
      shownSequence: this.#textureSequence < 0 ? undefined : this.#textureSequence,
      frameWidth: this.#placement.frameWidth,
      frameHeight: this.#placement.frameHeight,
    };
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#stopWatching();
    this.#pacer.dispose();
    this.#renderer?.dispose();
    this.#renderer = undefined;
    this.#pending = undefined;
    this.#kept = undefined;
  }

  #redraw(): void {
    this.#isDrawDue = true;
    if (this.#pacer.isOpen && !this.#isDisposed) this.#paintDeferred();
  }

  // No caller to throw to: a frame that turns out unusable is reported, and the picture before it stays.
  #paintDeferred(): void {
    if (this.#pending === undefined && !this.#isDrawDue) return;
    try {
      this.#paint();
    } catch (error) {
      if (!(error instanceof BlitError) || this.#onStatus === undefined) throw error;
      this.#onStatus({ type: 'frame-refused', error });
    }
  }

  #paint(): boolean {
    const renderer = this.#renderer;
    if (renderer === undefined || this.#gl.isContextLost()) return false;
    this.#uploadPending();
    if (!this.#isDrawDue) return false;
    this.#placement.applyCanvasSize();
    renderer.render(this.#placement.getLayout(), this.#letterbox, this.#hasPixelGrid);
    this.#counts.draws += 1;
    if (this.#isShowDue) this.#counts.framesDrawn += 1;
    this.#isDrawDue = false;
    this.#isShowDue = false;
    this.#pacer.close();
    return true;
  }

  // False: the frame was overwritten while being read. True also while the context is lost: the frame waits for it.
  #uploadPending(): boolean {
    const frame = this.#pending;
    if (frame === undefined || this.#renderer === undefined || this.#gl.isContextLost()) return true;
    this.#pending = undefined;
    let isWhole = false;
    try {
      isWhole = this.#renderer.uploader.upload(frame);
    } finally {
      // Torn or refused: a frame with the same number may be offered again.
      if (!isWhole) this.#takenSequence = this.#textureSequence;
    }
    if (!isWhole) {
      this.#counts.framesTorn += 1;
      return false;
    }
    // The same number again is a picture uploaded anew after a context loss, not a new frame.
    this.#isShowDue = frame.sequence !== this.#textureSequence;
    this.#isDrawDue = true;
    this.#kept = frame;
    this.#textureSequence = frame.sequence;
    this.#placement.setFrameSize(frame.width, frame.height);
    return true;
  }

  #buildRenderer(): void {
    this.#renderer = new Renderer(this.#gl, this.#conversion);
    this.#maxTextureSize = this.#renderer.maxTextureSize;
  }

  #handleLost(): void {
    this.#counts.contextLosses += 1;
    this.#counts.storageAllocations += this.#renderer?.uploader.storageAllocations ?? 0;
    this.#renderer = undefined;
    this.#onStatus?.({ type: 'lost' });
  }

  #handleRestored(): void {
    try {
      this.#buildRenderer();
    } catch (error) {
      if (!(error instanceof BlitError)) throw error;
      this.#onStatus?.({ type: 'failed', error });
      return;
    }
    const kept = this.#kept;
    if (kept !== undefined && !('image' in kept && isClosedPicture(kept.image))) this.#pending ??= kept;
    this.#isDrawDue = true;
    this.#paintDeferred();
    const isPictureMissing = this.#placement.frameWidth > 0 && this.#renderer?.uploader.borrowFront() === undefined;
    // The owner is asked for the picture, so the number it had must not count as old.
    if (isPictureMissing) this.#takenSequence = -1;
    this.#onStatus?.({ type: 'live', isPictureMissing });
  }

  #handleTimeout(): void {
    this.#onStatus?.({
      type: 'failed',
      error: new BlitError(
        'ERR_BLIT_CONTEXT_LOST',
        'expected the lost WebGL context back in time, got nothing. Reload the page; if it stays, check the GPU driver.',
      ),
    });
  }
}

const globalClock: BlitClock = {
  requestAnimationFrame: (callback) => globalThis.requestAnimationFrame(callback),
  cancelAnimationFrame: (handle) => globalThis.cancelAnimationFrame(handle),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle),
};

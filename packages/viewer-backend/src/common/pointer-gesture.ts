import type { ViewerRequest } from '@framelane/protocol/viewer';
import { mapToPicture, type PicturePoint, type Point, type Size } from './letterbox.ts';
import type { PointerInput } from './viewer-backend.ts';
import { makeInvalidError } from './viewer-errors.ts';

/** How far a press may move and still be a click, CSS pixels. */
const clickSlopPx = 4;

/** Calls back once before the next picture of the screen; returns its undo. */
export type FrameScheduler = (callback: () => void) => () => void;

export interface PointerGestureOptions {
  schedule: FrameScheduler;
  /** `undefined` while no picture has come. */
  readPictureSize(): Size | undefined;
  /** The size whose pixels the server counts in while a picture of size `shown` is on show. */
  readServerSize(shown: Size): Size;
  send(message: ViewerRequest): void;
}

/**
 * The pointer over a viewport as messages in pixels of the picture. Holds the newest move and the sum of wheel notches,
 * and sends them at most once per frame of the screen; a press or release sends what waits first.
 */
export class PointerGesture {
  readonly #options: PointerGestureOptions;
  #viewport: Size | undefined;
  #pressed: { button: number; at: Point; isClick: boolean } | undefined;
  #lastAt: Point | undefined;
  #waitingMove: Point | undefined;
  #waitingNotches = 0;
  #cancelFrame: (() => void) | undefined;

  constructor(options: PointerGestureOptions) {
    this.#options = options;
  }

  setViewport(viewport: Size): void {
    this.#viewport = viewport;
  }

  /** The place in the picture; without a viewport, CSS pixels are pixels of the picture. */
  map(at: Point): PicturePoint | undefined {
    const picture = this.#options.readPictureSize();
    if (picture === undefined) return undefined;
    const place = mapToPicture(this.#viewport ?? picture, picture, at);
    if (place === undefined) return undefined;
    const { width, height } = this.#options.readServerSize(picture);
    return { ...place, x: (place.x * width) / picture.width, y: (place.y * height) / picture.height };
  }

  press({ x, y, button, pressed, modifiers = {} }: PointerInput): boolean {
    requireNumbers(x, y);
    const at = { x, y };
    const place = this.map(at);
    this.#lastAt = at;
    if (place === undefined) return false;
    if (pressed) {
      if (!place.isInside || this.#pressed !== undefined) return false;
      this.flush();
      this.#pressed = { button, at, isClick: true };
    } else {
      if (this.#pressed?.button !== button) return false;
      this.#noteDistance(at);
      this.flush();
    }
    this.#options.send({
      event_type: 'cameraMouseButton',
      payload: { button, down: pressed, x: place.x, y: place.y, modifiers },
    });
    if (pressed) return false;
    const { isClick } = this.#pressed ?? { isClick: false };
    this.#pressed = undefined;
    return isClick;
  }

  move(x: number, y: number): void {
    requireNumbers(x, y);
    this.#lastAt = { x, y };
    if (this.#pressed === undefined) return;
    this.#noteDistance(this.#lastAt);
    this.#waitingMove = this.#lastAt;
    this.#flushSoon();
  }

  turnWheel(notches: number, at: Point | undefined): void {
    if (!Number.isFinite(notches)) throw makeInvalidError('a number of notches', notches);
    if (at !== undefined) this.#lastAt = at;
    this.#waitingNotches += notches;
    this.#flushSoon();
  }

  /** Sends what waits at once. */
  flush(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    const move = this.#waitingMove;
    const delta = this.#waitingNotches;
    this.#waitingMove = undefined;
    this.#waitingNotches = 0;
    if (move !== undefined) {
      const place = this.map(move);
      if (place !== undefined)
        this.#options.send({ event_type: 'cameraMouseMove', payload: { x: place.x, y: place.y } });
    }
    if (delta === 0) return;
    const place = this.#lastAt === undefined ? undefined : this.map(this.#lastAt);
    const where = place === undefined ? {} : { x: place.x, y: place.y };
    this.#options.send({ event_type: 'cameraWheel', payload: { delta, ...where } });
  }

  /** Forgets what was begun, without a message. */
  cancel(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    this.#waitingMove = undefined;
    this.#waitingNotches = 0;
    this.#pressed = undefined;
  }

  #noteDistance(at: Point): void {
    const pressed = this.#pressed;
    if (pressed === undefined) return;
    if (Math.hypot(at.x - pressed.at.x, at.y - pressed.at.y) > clickSlopPx) pressed.isClick = false;
  }

  #flushSoon(): void {
    this.#cancelFrame ??= this.#options.schedule(() => {
      this.#cancelFrame = undefined;
      this.flush();
    });
  }
}

function requireNumbers(x: number, y: number): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) throw makeInvalidError('a place in CSS pixels', `${x}, ${y}`);
}

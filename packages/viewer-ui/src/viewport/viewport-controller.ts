import { mapFromPicture, type Point } from '@framelane/viewer-backend';
import {
  type BlitStatus,
  type Blitter,
  createBlitter,
  type Layout,
  type LetterboxColor,
  mapCssToFrame,
  panViewBy,
  viewLimits,
  zoomViewAt,
} from '@framelane/webgl-blit';
import type { PageFrame } from '../state/page-types.ts';
import { createStore, type Store } from '../state/store.ts';
import { FrameMeter } from './frame-meter.ts';
import { encodePng, PixelProbe, type PixelSample } from './pixel-probe.ts';

export interface ViewportState {
  isFit: boolean;
  /** Device pixels per frame pixel. */
  zoom: number;
  /** Size of the picture on show; absent before the first. */
  size?: { width: number; height: number };
  /** `refused` means this picture could not be drawn; the one before it stays. */
  drawing: { type: 'live' | 'lost' | 'failed' | 'refused'; message?: string };
}

/** Where pictures come from; a late subscriber gets the newest at once. */
export interface PictureFeed<Frame extends PageFrame> {
  onFrame(callback: (frame: Frame) => void): () => void;
}

type View = NonNullable<Parameters<Blitter['setView']>[0]>;
interface Appearance {
  letterbox: LetterboxColor;
  hasPixelGrid: boolean;
}

const zoomStops = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8] as const;

/**
 * Brings pictures of a lane straight to the canvas, past React, and knows what part of them is on show. It lives as
 * long as the app; a canvas comes and goes with `attach()`.
 */
export class ViewportController<Frame extends PageFrame = PageFrame> {
  readonly store: Store<ViewportState> = createStore<ViewportState>({
    isFit: true,
    zoom: 1,
    drawing: { type: 'live' },
  });
  readonly meter = new FrameMeter();
  readonly #feed: PictureFeed<Frame>;
  readonly #probe = new PixelProbe();
  #blitter: Blitter | undefined;
  /** Draws a second picture in the same place, when there is one to compare with. */
  #beside: Blitter | undefined;
  #view: View | undefined;
  #appearance: Appearance | undefined;
  #host: HTMLElement | undefined;
  #frame: Frame | undefined;
  #lastSequence = -1;
  #sourceCount = 0;
  #hasGrid = false;

  constructor(feed: PictureFeed<Frame>) {
    this.#feed = feed;
  }

  /** Draws on this canvas, which fills `host`, until the returned undo is called. */
  attach(canvas: HTMLCanvasElement, host: HTMLElement): () => void {
    const blitter = this.#open(canvas);
    if (blitter === undefined) return () => undefined;
    this.#blitter = blitter;
    this.#host = host;
    this.#lastSequence = -1;
    const measure = (): void => {
      const { width, height } = host.getBoundingClientRect();
      blitter.resize(width, height, window.devicePixelRatio);
      this.#beside?.resize(width, height, window.devicePixelRatio);
      requestAnimationFrame(() => this.#syncZoom());
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(host);
    const stop = this.#feed.onFrame((frame) => {
      this.#draw(blitter, frame);
      // Which frame of a clip is drawn, for whoever holds pictures against sound: read-outs may follow later.
      if ('frameIndex' in frame) canvas.dataset.frame = String(frame.frameIndex);
    });
    return () => {
      stop();
      observer.disconnect();
      blitter.dispose();
      if (this.#blitter === blitter) this.#blitter = undefined;
    };
  }

  /**
   * Draws the pictures of `feed` on another canvas over the first, with the same zoom and place, until the returned undo
   * is called. One at a time.
   */
  attachBeside(canvas: HTMLCanvasElement, feed: PictureFeed<Frame>): () => void {
    const blitter = this.#open(canvas);
    const host = this.#host;
    if (blitter === undefined || host === undefined) return () => undefined;
    const { width, height } = host.getBoundingClientRect();
    blitter.resize(width, height, window.devicePixelRatio);
    if (this.#appearance !== undefined) blitter.setAppearance(this.#appearance);
    blitter.setView(this.#view);
    this.#beside = blitter;
    // Numbered anew, as pictures may come again in any order.
    let count = 0;
    const stop = feed.onFrame((frame) => {
      count += 1;
      blitter.draw({ ...frame, sequence: count });
    });
    return () => {
      stop();
      blitter.dispose();
      if (this.#beside === blitter) this.#beside = undefined;
    };
  }

  /** The element that goes full screen. */
  get host(): HTMLElement | undefined {
    return this.#host;
  }

  setAppearance(options: Appearance): void {
    this.#hasGrid = options.hasPixelGrid;
    this.#appearance = options;
    this.#blitter?.setAppearance(options);
    this.#beside?.setAppearance(options);
  }

  /** Forgets the picture, so that the next asset starts with a fitted view. */
  reset(): void {
    this.#frame = undefined;
    this.store.set(({ drawing, zoom }) => ({ isFit: true, zoom, drawing }));
    this.#setView(undefined);
  }

  fit(): void {
    this.#setView(undefined);
    this.store.set((state) => ({ ...state, isFit: true }));
    this.#syncZoom();
  }

  /** Shows `zoom` device pixels per frame pixel; the point under the given client position (or the middle) stays. */
  zoomTo(zoom: number, client?: Point): void {
    const layout = this.#layout();
    if (layout === undefined) return;
    const at = this.#toLocal(client);
    this.#setView(zoomViewAt(layout, zoom, at.x, at.y));
    this.store.set((state) => ({ ...state, isFit: false }));
    this.#syncZoom();
  }

  zoomBy(factor: number, client?: Point): void {
    this.zoomTo(this.store.get().zoom * factor, client);
  }

  /** The next of the usual sizes, larger (1) or smaller (−1). */
  zoomStep(direction: 1 | -1): void {
    const { zoom } = this.store.get();
    const next =
      direction === 1
        ? zoomStops.find((stop) => stop > zoom * 1.01)
        : [...zoomStops].reverse().find((stop) => stop < zoom * 0.99);
    this.zoomTo(next ?? (direction === 1 ? viewLimits.maxZoom : viewLimits.minZoom));
  }

  panBy(deltaCssX: number, deltaCssY: number): void {
    const layout = this.#layout();
    if (layout === undefined) return;
    this.#setView(panViewBy(layout, deltaCssX, deltaCssY));
    this.store.set((state) => ({ ...state, isFit: false }));
  }

  /** The pixel under a client position, as it came. */
  probe(clientX: number, clientY: number): PixelSample | undefined {
    const layout = this.#layout();
    const frame = this.#frame;
    if (layout === undefined || frame === undefined) return undefined;
    const at = this.#toLocal({ x: clientX, y: clientY });
    const point = mapCssToFrame(layout, at.x, at.y);
    if (!point.isInside || point.x >= frame.width || point.y >= frame.height) return undefined;
    return this.#probe.read(frame, Math.floor(point.x), Math.floor(point.y));
  }

  /**
   * Where on the fitted picture the frame pixel under a client position would lie, CSS pixels within the viewport: what
   * a backend must be told that knows the fit and nothing of zoom and pan. `undefined` before the first picture.
   */
  locate(client: Point): Point | undefined {
    const layout = this.#layout();
    if (layout === undefined) return undefined;
    const { cssWidth, cssHeight, frameWidth, frameHeight } = layout.input;
    const at = this.#toLocal(client);
    const picture = { width: frameWidth, height: frameHeight };
    return mapFromPicture({ width: cssWidth, height: cssHeight }, picture, mapCssToFrame(layout, at.x, at.y));
  }

  /** The picture on show as PNG in its own size; nothing before the first picture. */
  async capture(): Promise<{ blob: Blob; frame: Frame } | undefined> {
    const frame = this.#frame;
    if (frame === undefined) return undefined;
    return { blob: await encodePng(frame), frame };
  }

  #setView(view: View | undefined): void {
    this.#view = view;
    this.#blitter?.setView(view);
    this.#beside?.setView(view);
  }

  #open(canvas: HTMLCanvasElement): Blitter | undefined {
    try {
      const blitter = createBlitter(canvas, {
        hasPixelGrid: this.#hasGrid,
        onStatus: (status) => this.#showStatus(status),
      });
      this.store.set((state) => ({ ...state, drawing: { type: 'live' } }));
      return blitter;
    } catch (error) {
      this.#showFailure('failed', error);
      return undefined;
    }
  }

  #draw(blitter: Blitter, frame: Frame): void {
    const startedMs = performance.now();
    // A source hands over its newest picture only; a lower number means that it counts anew after a restart.
    if (frame.sequence <= this.#lastSequence) {
      this.#sourceCount += 1;
      blitter.setSource(String(this.#sourceCount));
    }
    this.#lastSequence = frame.sequence;
    this.#frame = frame;
    try {
      blitter.draw(frame);
    } catch (error) {
      this.#showFailure('refused', error);
      return;
    }
    this.meter.record(startedMs, performance.now() - startedMs);
    const { size } = this.store.get();
    if (size?.width === frame.width && size.height === frame.height) return;
    this.store.set((state) => ({ ...state, size: { width: frame.width, height: frame.height } }));
    requestAnimationFrame(() => this.#syncZoom());
  }

  #showStatus(status: BlitStatus): void {
    if (status.type === 'live') this.store.set((state) => ({ ...state, drawing: { type: 'live' } }));
    else if (status.type === 'lost') this.store.set((state) => ({ ...state, drawing: { type: 'lost' } }));
    else this.#showFailure(status.type === 'failed' ? 'failed' : 'refused', status.error);
  }

  #showFailure(type: 'failed' | 'refused', error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.store.set((state) => ({ ...state, drawing: { type, message } }));
  }

  #layout(): Layout | undefined {
    return this.#blitter?.getLayout();
  }

  #syncZoom(): void {
    const zoom = this.#layout()?.scaleX;
    if (zoom !== undefined && zoom !== this.store.get().zoom) this.store.set((state) => ({ ...state, zoom }));
  }

  #toLocal(client: Point | undefined): Point {
    const box = this.#host?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    return client === undefined
      ? { x: box.width / 2, y: box.height / 2 }
      : { x: client.x - box.left, y: client.y - box.top };
  }
}

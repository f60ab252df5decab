import { Emitter } from './emitter.ts';
import type { EngineFrame } from './engine-backend.ts';

/**
 * Hands pictures to listeners and owns the newest one. A picture stays valid until a later one has been delivered to
 * every listener, or until `clear()`.
 */
export class FrameOutlet<Image, Picture = EngineFrame<Image>> {
  #newest: Picture | undefined;
  readonly #release: (frame: Picture) => void;
  readonly #emitter = new Emitter<Picture>();

  constructor(release: (frame: Picture) => void) {
    this.#release = release;
  }

  /** A late listener hears the newest picture before this returns. */
  on(listener: (frame: Picture) => void): () => void {
    const stop = this.#emitter.on(listener);
    if (this.#newest !== undefined) listener(this.#newest);
    return stop;
  }

  /** Takes ownership of `frame`. */
  deliver(frame: Picture): void {
    const previous = this.#newest;
    this.#newest = frame;
    this.#emitter.emit(frame);
    if (previous !== undefined) this.#release(previous);
  }

  clear(): void {
    if (this.#newest !== undefined) this.#release(this.#newest);
    this.#newest = undefined;
  }
}

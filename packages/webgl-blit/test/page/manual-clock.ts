import type { BlitClock } from '@framelane/webgl-blit';

/** Animation frames that happen when the case says so; timers are the real ones. */
export class ManualClock implements BlitClock {
  readonly #callbacks = new Map<number, () => void>();
  #nextHandle = 1;

  requestAnimationFrame(callback: () => void): number {
    const handle = this.#nextHandle;
    this.#nextHandle += 1;
    this.#callbacks.set(handle, callback);
    return handle;
  }

  cancelAnimationFrame(handle: number): void {
    this.#callbacks.delete(handle);
  }

  setTimeout(callback: () => void, delayMs: number): number {
    return window.setTimeout(callback, delayMs);
  }

  clearTimeout(handle: number): void {
    window.clearTimeout(handle);
  }

  /** Callbacks registered meanwhile wait for the next frame, as in a page. */
  runAnimationFrame(): void {
    const due = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (const callback of due) callback();
  }

  get pendingCount(): number {
    return this.#callbacks.size;
  }
}

/** What a loop drives. All of it is called between frames, on one thread. */
export interface FrameSource {
  /** Whether the picture is no longer what was drawn last. */
  isStale(): boolean;
  /** Draws and publishes one picture. */
  draw(): Promise<void>;
}

export interface FrameLoopOptions {
  fps: number;
  source: FrameSource;
  /** Told of what an order or a drawing threw; the loop goes on. */
  onError: (error: unknown) => void;
}

/** A change of what is drawn, or a question about it. */
export interface Order {
  apply: () => void;
  /** Waits until the picture shows every order before this one. */
  needsPicture?: boolean;
  /** Orders with the same key in a row replace each other. */
  replaces?: string;
}

/** Orders that wait; beyond it the newest is refused. */
const maxOrders = 16_384;

/**
 * Owns when pictures are drawn: applies orders in their order between frames, draws while something has changed and
 * sleeps while nothing has. Never faster than `fps`.
 */
export class FrameLoop {
  readonly #source: FrameSource;
  readonly #onError: (error: unknown) => void;
  readonly #intervalMs: number;
  #orders: Order[] = [];
  #afterPicture: (() => void)[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;
  #nextDueMs = 0;
  #ended: Promise<void> = Promise.resolve();
  /** Orders that were refused. */
  refused = 0;

  constructor({ fps, source, onError }: FrameLoopOptions) {
    this.#intervalMs = 1000 / fps;
    this.#source = source;
    this.#onError = onError;
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Resolves once nothing is drawn any more. What still waits is not applied. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#orders = [];
    this.#afterPicture = [];
    this.#wake?.();
    await this.#ended;
  }

  /** False when too many wait already. */
  add(order: Order): boolean {
    if (this.#isClosed) return false;
    const last = this.#orders.at(-1);
    if (order.replaces !== undefined && last?.replaces === order.replaces) this.#orders.pop();
    if (this.#orders.length >= maxOrders) {
      this.refused += 1;
      return false;
    }
    this.#orders.push(order);
    this.#wake?.();
    return true;
  }

  /** Calls back when the picture shows all that was applied so far; at once when it does. */
  afterPicture(callback: () => void): void {
    if (this.#source.isStale()) this.#afterPicture.push(callback);
    else callback();
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      this.#applyOrders();
      if (this.#source.isStale()) await this.#drawWhenDue();
      else if (this.#orders.length === 0) await this.#sleep();
    }
  }

  #applyOrders(): void {
    let applied = 0;
    for (const order of this.#orders) {
      if (order.needsPicture === true && this.#source.isStale()) break;
      applied += 1;
      this.#guard(order.apply);
    }
    // A close() within an order leaves none.
    this.#orders.splice(0, applied);
  }

  async #drawWhenDue(): Promise<void> {
    const waitMs = this.#nextDueMs - performance.now();
    if (waitMs > 1) await this.#sleep(waitMs);
    if (this.#isClosed) return;
    // What came while waiting is still in time for this picture.
    this.#applyOrders();
    this.#nextDueMs = Math.max(this.#nextDueMs, performance.now() - this.#intervalMs) + this.#intervalMs;
    const waiting = this.#afterPicture;
    this.#afterPicture = [];
    try {
      await this.#source.draw();
    } catch (error) {
      this.#onError(error);
    }
    for (const callback of waiting) this.#guard(callback);
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Until something is added; or, with a time, only until that is over or the loop is closed. */
  #sleep(timeMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeMs === undefined ? undefined : setTimeout(wakeUp, timeMs);
      const done = () => {
        if (timeMs === undefined || this.#isClosed) wakeUp();
      };
      function wakeUp(): void {
        clearTimeout(timer);
        resolve();
      }
      this.#wake = done;
    });
  }
}

import type { Device, DeviceFrame, DeviceGeometry } from '../devices/device.ts';
import { describeCause } from '../errors.ts';

const firstRetryMs = 500;
const lastRetryMs = 10_000;

export type DeviceState = 'closed' | 'open' | 'failed';

/**
 * Feeds one device. While a push is pending the newest frame waits and replaces an older one that waits (a queue of
 * two in all); nothing here ever waits for the device. A device that fails is closed and opened again with growing
 * pauses.
 */
export class DeviceRunner {
  readonly device: Device;
  readonly #geometry: DeviceGeometry;
  readonly #onState: (state: DeviceState, reason: string) => void;
  #shown: DeviceFrame;
  #waiting: DeviceFrame;
  #isBusy = false;
  #hasWaiting = false;
  #waitingTick = 0;
  #state: DeviceState = 'closed';
  #retryAtMs = 0;
  #retryMs = firstRetryMs;
  pushes = 0;
  dropped = 0;
  errors = 0;

  constructor(device: Device, geometry: DeviceGeometry, onState: (state: DeviceState, reason: string) => void) {
    this.device = device;
    this.#geometry = geometry;
    this.#onState = onState;
    this.#shown = makeFrame(geometry);
    this.#waiting = makeFrame(geometry);
  }

  get state(): DeviceState {
    return this.#state;
  }

  /** Throws what the device throws. */
  async open(): Promise<void> {
    await this.device.open(this.#geometry);
    this.#setState('open', '');
  }

  /** Copies `pixels` unless they are the ones of the last call (`isSame`), and hands them on when the device is free. */
  offer(pixels: Uint8Array, version: number, { tick, isSame }: { tick: number; isSame: boolean }): void {
    if (this.#state !== 'open') return;
    const target = this.#isBusy ? this.#waiting : this.#shown;
    if (!isSame || this.#isBusy || this.#hasWaiting || target.version !== version) target.data.set(pixels);
    target.version = version;
    if (!this.#isBusy) {
      this.#push(target, tick);
      return;
    }
    if (this.#hasWaiting) this.dropped += 1;
    this.#hasWaiting = true;
    this.#waitingTick = tick;
  }

  /** Opens a failed device again when its pause is over. */
  retryIfDue(nowMs: number): void {
    if (this.#state !== 'failed' || nowMs < this.#retryAtMs || this.#isBusy) return;
    this.#isBusy = true;
    void this.open()
      .then(() => {
        this.#retryMs = firstRetryMs;
      })
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#isBusy = false;
      });
  }

  async close(blanks: boolean): Promise<void> {
    const wasOpen = this.#state === 'open';
    this.#state = 'closed';
    if (blanks && wasOpen) await this.device.blank();
    await this.device.close();
  }

  #push(frame: DeviceFrame, tick: number): void {
    try {
      const pending = this.device.push(frame, tick);
      this.pushes += 1;
      if (pending === undefined) return;
      this.#isBusy = true;
      pending.then(
        () => this.#afterPush(),
        (error: unknown) => {
          this.#isBusy = false;
          this.#fail(error);
        },
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #afterPush(): void {
    this.#isBusy = false;
    if (!this.#hasWaiting || this.#state !== 'open') return;
    this.#hasWaiting = false;
    [this.#shown, this.#waiting] = [this.#waiting, this.#shown];
    this.#push(this.#shown, this.#waitingTick);
  }

  #fail(error: unknown): void {
    if (this.#state === 'closed') return;
    this.errors += 1;
    this.#hasWaiting = false;
    this.#retryAtMs = performance.now() + this.#retryMs;
    this.#retryMs = Math.min(lastRetryMs, this.#retryMs * 2);
    this.#setState('failed', describeCause(error));
    void this.device.close().catch((cause: unknown) => this.#onState('failed', describeCause(cause)));
  }

  #setState(state: DeviceState, reason: string): void {
    this.#state = state;
    this.#onState(state, reason);
  }
}

function makeFrame({ width, height }: DeviceGeometry): DeviceFrame {
  return { width, height, data: new Uint8Array(width * height * 3), version: -1 };
}

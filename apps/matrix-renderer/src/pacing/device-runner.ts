import type { Device, DeviceFrame, DeviceGeometry } from '../devices/device.ts';
import { describeCause } from '../errors.ts';
import type { DeviceBoard } from './device-board.ts';

const firstRetryMs = 500;
const lastRetryMs = 10_000;

export type DeviceState = 'closed' | 'open' | 'failed';

export interface DeviceRunnerOptions {
  geometry: DeviceGeometry;
  /** Where this device's row is counted. */
  board: DeviceBoard;
  row: number;
  onState: (state: DeviceState, reason: string) => void;
}

/**
 * Feeds one device. While a push is pending the newest frame waits and replaces an older one that waits (a queue of
 * two in all); nothing here ever waits for the device. A device that fails is closed and opened again with growing
 * pauses.
 */
export class DeviceRunner {
  readonly device: Device;
  readonly #geometry: DeviceGeometry;
  readonly #board: DeviceBoard;
  readonly #row: number;
  readonly #onState: (state: DeviceState, reason: string) => void;
  #shown: DeviceFrame;
  #waiting: DeviceFrame;
  #isBusy = false;
  #hasWaiting = false;
  #waitingTick = 0;
  #state: DeviceState = 'closed';
  #pushedAtMs = 0;
  #retryAtMs = 0;
  #retryMs = firstRetryMs;

  constructor(device: Device, { geometry, board, row, onState }: DeviceRunnerOptions) {
    this.device = device;
    this.#geometry = geometry;
    this.#board = board;
    this.#row = row;
    this.#onState = onState;
    this.#shown = makeFrame(geometry);
    this.#waiting = makeFrame(geometry);
  }

  get state(): DeviceState {
    return this.#state;
  }

  /** Open, and nothing under way that the event loop would have to turn for. */
  get isQuiet(): boolean {
    return this.#state === 'open' && !this.#isBusy;
  }

  /** Throws what the device throws. */
  async open(): Promise<void> {
    await this.device.open(this.#geometry);
    this.#setState('open', '');
  }

  /** Copies the picture unless it holds that of `serial` already, and hands it on when the device is free. */
  offer(pixels: Uint8Array, serial: number, tick: number): void {
    if (this.#state !== 'open') return;
    const target = this.#isBusy ? this.#waiting : this.#shown;
    if (target.serial !== serial) target.data.set(pixels);
    target.serial = serial;
    if (!this.#isBusy) {
      this.#push(target, tick);
      return;
    }
    if (this.#hasWaiting) this.#board.add(this.#row, 'dropped');
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
    this.#pushedAtMs = performance.now();
    try {
      const pending = this.device.push(frame, tick);
      if (pending === undefined) {
        this.#countPush();
        return;
      }
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

  #countPush(): void {
    this.#board.countPush(this.#row, performance.now() - this.#pushedAtMs);
  }

  #afterPush(): void {
    this.#isBusy = false;
    this.#countPush();
    if (!this.#hasWaiting || this.#state !== 'open') return;
    this.#hasWaiting = false;
    [this.#shown, this.#waiting] = [this.#waiting, this.#shown];
    this.#push(this.#shown, this.#waitingTick);
  }

  #fail(error: unknown): void {
    if (this.#state === 'closed') return;
    this.#board.add(this.#row, 'errors');
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
  return { width, height, data: new Uint8Array(width * height * 3), serial: -1 };
}

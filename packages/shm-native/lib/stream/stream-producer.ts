import { closeAtExit, forgetAtExit } from '../close-at-exit.ts';
import { getAddon } from '../get-addon.ts';
import type { StreamInputEvent } from './input-event.ts';
import { fromInputValues } from './input-values.ts';
import {
  type NativeProducerStats,
  type NativeStreamProducer,
  ProducerEventKind,
  StreamStatus,
} from './native-stream.ts';
import { callStream, ShmError } from './shm-error.ts';
import { assertCallback, assertCount, assertPayload, assertStreamName } from './stream-arguments.ts';
import { Subscribers } from './subscribers.ts';

export type StreamProducerOptions = {
  /** @default `ovstream-<pid>` */
  name?: string;
  /** Largest picture in pixels; larger ones are refused. */
  maxWidth: number;
  maxHeight: number;
  /** From 2 to 8. @default 3 */
  slotCount?: number;
};

export const streamProducerDefaults = { slotCount: 3 } as const;

export type PictureInfo = {
  width: number;
  height: number;
  /** Bytes from one row to the next. @default width × 4 */
  pitchBytes?: number;
  /** CLOCK_MONOTONIC in nanoseconds, as of `process.hrtime.bigint()`; 0 is unknown. @default 0 */
  captureTimestampNs?: number | bigint;
};

export type StreamProducerInfo = {
  readonly name: string;
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly slotCount: number;
  readonly protocolVersion: 2;
  readonly pixelFormat: 'BGRA8';
  readonly pid: number;
};

/** Counts since the start. */
export type StreamProducerStats = NativeProducerStats;

/**
 * The one producer of a stream that other processes watch. Never waits for them: pictures overwrite the oldest slot,
 * messages to a client beyond 1 MiB push out its oldest. Does not keep the process alive. Close it; one that is not
 * closed is closed when it is collected, or when the process or worker ends.
 */
export class StreamProducer {
  readonly name: string;
  readonly #info: StreamProducerInfo;
  readonly #native: NativeStreamProducer;
  readonly #events: ProducerEvents;
  #isClosed = false;

  /**
   * Starts a stream; takes the name over from a dead producer. Throws `ERR_SHM_IN_USE` when a living one has it,
   * `ERR_SHM_INVALID_ARG`, `ERR_SHM_ACCESS`, or `ERR_SHM_INTERNAL` when the region does not fit shared memory.
   */
  static create(options: StreamProducerOptions): StreamProducer {
    return new StreamProducer(options);
  }

  private constructor(options: StreamProducerOptions) {
    const { name = `ovstream-${process.pid}`, maxWidth, maxHeight } = options;
    const slotCount = options.slotCount ?? streamProducerDefaults.slotCount;
    assertStreamName(name);
    assertCount('maxWidth', maxWidth, 1);
    assertCount('maxHeight', maxHeight, 1);
    assertCount('slotCount', slotCount, 2);
    const { NativeStreamProducer } = getAddon();
    // A variable of its own: the native side holds the callback, and through this it would hold the producer.
    const events = new ProducerEvents();
    this.#events = events;
    this.#native = callStream(
      `cannot start the stream "${name}"`,
      () => new NativeStreamProducer(name, maxWidth, maxHeight, slotCount, events.dispatch),
    );
    this.name = name;
    this.#info = Object.freeze({
      name,
      maxWidth,
      maxHeight,
      slotCount,
      protocolVersion: 2,
      pixelFormat: 'BGRA8',
      pid: process.pid,
    });
    closeAtExit(this.#native);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Copies one BGRA picture, top row first, into the next slot and wakes every reader; returns its number. The view
   * is free for reuse on return and may lie in a SharedArrayBuffer. Throws `ERR_SHM_FRAME_TOO_LARGE` beyond the
   * stream's size and `ERR_SHM_INVALID_ARG` when the view is shorter than its rows; nothing is published then.
   */
  publish(pixels: Uint8Array, picture: PictureInfo): number {
    if (this.#isClosed) throw this.#createClosedError();
    const { width, height, pitchBytes = 0, captureTimestampNs = 0 } = picture;
    assertCount('width', width, 1);
    assertCount('height', height, 1);
    assertCount('pitchBytes', pitchBytes, 0);
    const result = this.#native.publish(pixels, width, height, pitchBytes, captureTimestampNs);
    return result > 0 ? result : this.#throwRefused(-result, pixels, picture);
  }

  /** Queues a message for every attached client, or for one; never waits. Throws `ERR_SHM_MESSAGE` for no single line. */
  sendMessage(text: string, options: { clientId?: number } = {}): void {
    if (this.#isClosed) throw this.#createClosedError();
    assertPayload(text);
    callStream('cannot send the message', () => this.#native.sendMessage(text, options.clientId));
  }

  /** Messages of clients, in order of arrival; returns its undo. `clientId` tells the attachments of one run apart. */
  onMessage(callback: (text: string, clientId: number) => void): () => void {
    assertCallback(callback);
    return this.#events.message.add(callback);
  }

  /** Typed text of clients; as {@link onMessage}. */
  onText(callback: (text: string, clientId: number) => void): () => void {
    assertCallback(callback);
    return this.#events.text.add(callback);
  }

  /** Keys, mouse, gamepads and touches of clients; as {@link onMessage}. */
  onInput(callback: (event: StreamInputEvent, clientId: number) => void): () => void {
    assertCallback(callback);
    return this.#events.input.add(callback);
  }

  /** Called with true when the first client attached and with false when the last one left; returns its undo. */
  onClientsChanged(callback: (hasClients: boolean) => void): () => void {
    assertCallback(callback);
    return this.#events.clientsChanged.add(callback);
  }

  info(): StreamProducerInfo {
    return this.#info;
  }

  stats(): StreamProducerStats {
    return this.#native.stats();
  }

  /** Tells readers that it stopped and removes the stream's names. No callback runs afterwards. Twice is fine. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    forgetAtExit(this.#native);
    this.#native.close();
  }

  #createClosedError(): ShmError {
    return new ShmError('ERR_SHM_STATE', `the producer of "${this.name}" is closed; create a new one`);
  }

  #throwRefused(status: number, pixels: Uint8Array, picture: PictureInfo): never {
    const { maxWidth, maxHeight } = this.#info;
    const { width, height, pitchBytes = width * 4 } = picture;
    if (status === StreamStatus.frameTooLarge) {
      throw new ShmError(
        'ERR_SHM_FRAME_TOO_LARGE',
        `the picture has ${width}x${height} pixels, the stream takes ${maxWidth}x${maxHeight}; start a larger one`,
      );
    }
    if (status === StreamStatus.closed) throw this.#createClosedError();
    throw new ShmError(
      'ERR_SHM_INVALID_ARG',
      `expected ${height} rows of ${width * 4} bytes at a pitch of ${pitchBytes}, got ${pixels.byteLength} bytes`,
    );
  }
}

/** Removes what a dead producer left; nothing there is fine. Throws `ERR_SHM_IN_USE` when it lives. */
export function cleanupStream(name: string): void {
  assertStreamName(name);
  callStream(`cannot remove the stream "${name}"`, () => getAddon().cleanupStream(name));
}

class ProducerEvents {
  readonly message = new Subscribers<[text: string, clientId: number]>();
  readonly text = new Subscribers<[text: string, clientId: number]>();
  readonly input = new Subscribers<[event: StreamInputEvent, clientId: number]>();
  readonly clientsChanged = new Subscribers<[hasClients: boolean]>();

  readonly dispatch = (kind: number, clientId: number, payload: string | number[] | undefined): void => {
    if (typeof payload === 'object') this.input.emit(fromInputValues(payload), clientId);
    else if (kind === ProducerEventKind.message) this.message.emit(payload ?? '', clientId);
    else if (kind === ProducerEventKind.text) this.text.emit(payload ?? '', clientId);
    else this.clientsChanged.emit(clientId !== 0);
  };
}

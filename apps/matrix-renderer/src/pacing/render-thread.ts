import { Worker } from 'node:worker_threads';
import { Board } from '../board.ts';
import { ServiceError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import type { PictureSettings } from './picture-stages.ts';
import type { RenderEvent, RenderOrder, RenderThreadData } from './render-messages.ts';

const stopTimeoutMs = 500;

export interface DeviceStatus {
  name: string;
  state: string;
}

export interface RenderThreadOptions {
  log: Log;
  /** Called when the thread ends by itself after it was ready: a bug or a crashed driver. */
  onLost: (error: Error) => void;
  /** Called when the watched frame file has changed. */
  onFileNews: () => void;
}

/** The thread that owns pace and devices, seen from the main thread. */
export class RenderThread {
  readonly #worker: Worker;
  readonly #board: Board;
  readonly #log: Log;
  readonly #devices: DeviceStatus[] = [];
  readonly #ready: Promise<void>;
  readonly #stopped: Promise<void>;
  #isStopping = false;

  constructor(data: RenderThreadData, { log, onLost, onFileNews }: RenderThreadOptions) {
    this.#board = new Board(data.board);
    this.#log = log;
    // Every worker is a file of its own beside the program's entry.
    this.#worker = new Worker(new URL('./render-worker.js', import.meta.url), { workerData: data });
    const { promise: ready, resolve, reject } = withResolvers();
    this.#ready = ready;
    this.#ready.catch(() => undefined);
    this.#stopped = new Promise((done) => {
      this.#worker.on('message', (event: RenderEvent) => {
        if (event.type === 'ready') resolve();
        else if (event.type === 'device') this.#note(event);
        else if (event.type === 'warning') log.warn(event.message);
        else if (event.type === 'file-news') onFileNews();
        else if (event.type === 'failed') reject(new ServiceError(event.code, event.message));
        else done();
      });
      this.#worker.on('exit', () => done());
    });
    this.#worker.on('error', (error: Error) => {
      reject(new ServiceError('E_DEVICE', `the render thread failed: ${error.message}`, error));
      if (!this.#isStopping) onLost(error);
    });
  }

  get devices(): readonly DeviceStatus[] {
    return this.#devices;
  }

  /** Resolves when the devices are open and ticks come. Throws `E_DEVICE`. */
  waitUntilReady(): Promise<void> {
    return this.#ready;
  }

  /** Pictures are made by `picture` from the next tick on. */
  change(picture: PictureSettings): void {
    this.#worker.postMessage({ type: 'change', picture } satisfies RenderOrder);
    this.#board.wake();
  }

  /** Closes the devices, black before when `blanks`; a driver that hangs is cut off after half a second. */
  async stop(blanks: boolean): Promise<void> {
    if (this.#isStopping) return this.#stopped;
    this.#isStopping = true;
    this.#worker.postMessage({ type: 'stop', blanks } satisfies RenderOrder);
    this.#board.wake();
    // An answer that came while this process stood still is heard before the time is up.
    const late = new Promise((done) => setTimeout(() => setImmediate(done), stopTimeoutMs).unref());
    await Promise.race([this.#stopped, late]);
    await this.#worker.terminate();
  }

  #note({ index, name, state, reason }: Extract<RenderEvent, { type: 'device' }>): void {
    this.#devices[index] = { name, state };
    if (state === 'failed') this.#log.error(`device ${name} failed, trying again: ${reason}`, { code: 'E_DEVICE' });
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../logger.ts';
import { WireError } from '../wire-error.ts';
import type { FromMedia, MediaCallName, MediaCalls, ToMedia } from './media-calls.ts';
import type { MediaStart } from './media-start.ts';

type ReadyReport = Extract<FromMedia, { type: 'ready' }>;

interface PendingCall {
  name: MediaCallName;
  resolve: (result: MediaCalls[MediaCallName]['result']) => void;
  reject: (error: Error) => void;
}

/** The ring could not be created. */
export class RingStartError extends Error {
  override readonly name = 'RingStartError';
}

/**
 * Handle of the thread that decodes, renders, encodes and writes the ring. Calls run side by side as far as they do
 * not need the same decoder. Should the thread die, `onDeath` is told once and calls in flight fail with `internal`.
 */
export class MediaThread {
  readonly ring: ReadyReport['ring'];
  /** What exports can be encoded with. */
  readonly codecs: ReadyReport['codecs'];
  readonly #worker: Worker;
  readonly #pending: Map<number, PendingCall>;
  readonly #exited: Promise<unknown>;
  #nextCall = 0;

  private constructor(parts: { worker: Worker; report: ReadyReport; pending: Map<number, PendingCall> }) {
    this.#worker = parts.worker;
    this.ring = parts.report.ring;
    this.codecs = parts.report.codecs;
    this.#pending = parts.pending;
    this.#exited = once(parts.worker, 'exit');
  }

  /** Resolves when the ring exists. Throws {@link RingStartError} when it cannot be made. */
  static async start(
    options: MediaStart,
    hooks: { log: Logger; onDeath: (error: Error | undefined) => void },
  ): Promise<MediaThread> {
    const worker = new Worker(new URL('./media-worker.js', import.meta.url), { workerData: options });
    const pending = new Map<number, PendingCall>();
    let cause: Error | undefined;
    worker.on('error', (error) => {
      cause = error;
      hooks.log.error({ err: error }, 'media thread failed');
    });
    worker.on('exit', () => {
      for (const call of pending.values()) call.reject(new WireError('internal', 'internal error', cause));
      pending.clear();
      hooks.onDeath(cause);
    });
    const report = await Promise.race([
      once(worker, 'message').then(([message]) => message as FromMedia),
      once(worker, 'exit').then(() => undefined),
    ]);
    if (report?.type !== 'ready') {
      if (report?.type === 'start-failed') throw new RingStartError(`${report.code}: ${report.message}`);
      throw new Error('the media thread ended before it was ready', { cause });
    }
    worker.on('message', (message: FromMedia) => settle(pending, message, hooks.log));
    return new MediaThread({ worker, report, pending });
  }

  call<Name extends MediaCallName>(
    name: Name,
    request: MediaCalls[Name]['request'],
  ): Promise<MediaCalls[Name]['result']> {
    // A thread that ended has the number -1 and would never answer.
    if (this.#worker.threadId < 0) return Promise.reject(new WireError('internal', 'internal error'));
    this.#nextCall += 1;
    const call = this.#nextCall;
    const order = { type: 'call', call, name, request } as Extract<ToMedia, { type: 'call' }>;
    return new Promise((resolve, reject) => {
      const pending: PendingCall = { name, resolve: resolve as PendingCall['resolve'], reject };
      this.#pending.set(call, pending);
      this.#worker.postMessage(order);
    });
  }

  /** Pictures not begun fail with `shutting_down` from now on. */
  stop(): void {
    const order: ToMedia = { type: 'stop' };
    this.#worker.postMessage(order);
  }

  /** Lets the picture in work end, unlinks the ring and ends the thread. */
  async close(): Promise<void> {
    const order: ToMedia = { type: 'close' };
    this.#worker.postMessage(order);
    await this.#exited;
  }
}

function settle(pending: Map<number, PendingCall>, message: FromMedia, log: Logger): void {
  if (message.type !== 'done' && message.type !== 'failed') return;
  const call = pending.get(message.call);
  if (call === undefined) return;
  pending.delete(message.call);
  if (message.type === 'done') {
    call.resolve(message.result);
    return;
  }
  const { code, message: text, cause } = message.error;
  if (code === 'internal') log.error({ code, cause, call: call.name }, 'media call failed');
  else log.debug({ code, text, cause, call: call.name }, 'media call refused');
  call.reject(new WireError(code, text));
}

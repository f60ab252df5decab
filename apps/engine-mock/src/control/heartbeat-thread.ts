import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { BindError } from './bind-error.ts';
import type { HeartbeatOrder, HeartbeatReport, HeartbeatStart } from './heartbeat-messages.ts';

/** Handle of the thread that answers pings on its own socket, whatever the other threads do. Close it. */
export class HeartbeatThread {
  readonly port: number;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;

  private constructor(worker: Worker, port: number) {
    this.#worker = worker;
    this.port = port;
    this.#exited = once(worker, 'exit');
  }

  /** Resolves when the socket is bound. Throws {@link BindError} when the port is taken. */
  static async start(options: HeartbeatStart): Promise<HeartbeatThread> {
    const worker = new Worker(new URL('./heartbeat-worker.js', import.meta.url), { workerData: options });
    const [report] = (await once(worker, 'message')) as [HeartbeatReport];
    if (report.type !== 'bound') {
      await worker.terminate();
      throw new BindError(`cannot bind the ping socket to port ${options.port}: ${report.message}`);
    }
    return new HeartbeatThread(worker, report.port);
  }

  /** Closes the socket, then ends the thread. A second call waits for the same end. */
  async close(): Promise<void> {
    const order: HeartbeatOrder = { type: 'close' };
    this.#worker.postMessage(order);
    await this.#exited;
  }
}

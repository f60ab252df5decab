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

  /** Resolves when the socket is bound; pings wait there until {@link serve}. Throws {@link BindError} when the port is taken. */
  static async start(options: HeartbeatStart): Promise<HeartbeatThread> {
    const worker = new Worker(new URL('./heartbeat-worker.js', import.meta.url), { workerData: options });
    const [report] = (await once(worker, 'message')) as [HeartbeatReport];
    if (report.type !== 'bound') {
      await worker.terminate();
      throw new BindError(`cannot bind the ping socket to port ${options.port}: ${report.message}`);
    }
    return new HeartbeatThread(worker, report.port);
  }

  /** Pings are answered from now on. */
  serve(epoch: string): void {
    this.#order({ type: 'serve', epoch });
  }

  /** Closes the socket, then ends the thread. A second call waits for the same end. */
  async close(): Promise<void> {
    this.#order({ type: 'close' });
    await this.#exited;
  }

  #order(order: HeartbeatOrder): void {
    this.#worker.postMessage(order);
  }
}

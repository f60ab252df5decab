import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BridgeJob, BridgeReport, BridgeRun, BridgeRunListener } from '@framelane/matrix-client/host';
import { findWorker } from '../../../find-worker.ts';

/** One job of the bridge, on a thread of its own: scaling a picture takes longer than this loop has. */
export class BridgeThread implements BridgeRun {
  readonly #worker: Worker;
  readonly #ended: Promise<unknown>;
  #listener: BridgeRunListener | undefined;

  constructor(job: BridgeJob, listener: BridgeRunListener) {
    this.#listener = listener;
    this.#worker = new Worker(findWorker('bridge-worker'), { workerData: job });
    this.#ended = once(this.#worker, 'exit');
    this.#worker.on('message', (report: BridgeReport) => this.#listener?.report(report));
    this.#worker.on('error', (error) => this.#listener?.failed(error.message));
    this.#worker.on('exit', (code) => this.#listener?.failed(`the thread ended with ${code}`));
    this.#ended.catch(() => undefined);
  }

  /** It finishes its picture first: a codec that is stopped in the middle takes the whole process with it. */
  async close(): Promise<void> {
    this.#listener = undefined;
    this.#worker.postMessage('end');
    await this.#ended.catch(() => undefined);
  }
}

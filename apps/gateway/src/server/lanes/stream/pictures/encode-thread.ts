import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { findWorker } from '../../../find-worker.ts';
import type { EncodeAnswer, EncodeJob } from './encode-job.ts';

/** A thread that encodes one picture at a time; started with the first, and again with the next should it end. */
export class EncodeThread {
  #worker: Worker | undefined;
  #settle: ((answer: EncodeAnswer) => void) | undefined;

  /** Never rejects. One job at a time: the memory it names must stay as it is until the answer. */
  encode(job: EncodeJob): Promise<EncodeAnswer> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#worker ??= this.#start();
      this.#worker.postMessage(job);
    });
  }

  /** The thread finishes what it is at: a codec that is stopped in the middle takes the whole process with it. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#answer({ type: 'failed', reason: 'the gateway is closing' });
    if (worker === undefined) return;
    worker.ref();
    const ended = once(worker, 'exit');
    worker.postMessage('end');
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(findWorker('encode-worker'));
    // An idle thread keeps no process alive.
    worker.unref();
    const end = (reason: string): void => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#answer({ type: 'failed', reason });
    };
    worker.on('message', (answer: EncodeAnswer) => this.#answer(answer));
    worker.on('error', (error) => end(error.message));
    worker.on('exit', (code) => end(`the encoding thread ended with ${code}`));
    return worker;
  }

  #answer(answer: EncodeAnswer): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}

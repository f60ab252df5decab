import { hostname } from 'node:os';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../logger.ts';
import { RenderRunner } from '../../render-process/render-runner.ts';
import { toWireErrorData } from '../../wire-error.ts';
import { openRedis } from '../open-redis.ts';
import { createOverError, markOver, readOver } from '../over-mark.ts';
import { lockMs, maxLostWorkers, queueName, stalledCheckMs } from '../queue-names.ts';
import type { SegmentProgress } from '../queue-orders.ts';
import { type AnyOrder, carryOutOrder, removeParts } from './carry-out-order.ts';
import type { WorkerRules } from './check-order.ts';

/** How often a worker asks whether what it does is still wanted. */
const overCheckMs = 250;

/** A worker that could not take an order, as Redis was away, tries again after this. */
const retryMs = 500;

/** Closing waits this long for a Redis that does not answer. */
const closeLimitMs = 2000;

export interface QueueWorkerOptions extends WorkerRules {
  url: string;
  /** Orders carried out at a time, each in a process of its own. */
  concurrency: number;
  log: Logger;
}

/** An order is given back, not failed. */
class GivenBack extends Error {
  override readonly name = 'GivenBack';
}

/** Takes orders from the queue and carries them out until it is closed. */
export class QueueWorker {
  readonly #options: QueueWorkerOptions;
  readonly #redis: Redis;
  readonly #worker: Worker;
  readonly #idle: RenderRunner[];
  readonly #runners: readonly RenderRunner[];
  readonly #active = new Map<string, AbortController>();
  #isClosing = false;

  constructor(options: QueueWorkerOptions) {
    const { url, concurrency, log } = options;
    this.#options = options;
    this.#redis = openRedis(url, { log, isPatient: true });
    this.#runners = Array.from({ length: concurrency }, () => new RenderRunner());
    this.#idle = [...this.#runners];
    this.#worker = new Worker(queueName, (job, token) => this.#process(job, token), {
      connection: this.#redis,
      name: hostname(),
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: maxLostWorkers,
      drainDelay: 1,
      runRetryDelay: retryMs,
    });
    // Losing Redis is told once by the connection itself.
    this.#worker.on('error', (error) => log.debug({ err: error }, 'the queue reports an error'));
    this.#worker.on('stalled', (id) => log.warn({ order: id }, 'taken over from a worker that is gone'));
    this.#worker.on('lockRenewalFailed', (ids: string[]) => {
      for (const id of ids) this.#active.get(id)?.abort(new GivenBack('another worker has the order'));
    });
  }

  /** Resolves when it can take orders. */
  async waitUntilReady(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /** Gives back what is in work and ends the processes. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const active of this.#active.values()) active.abort(new GivenBack('the worker ends'));
    let limit: NodeJS.Timeout | undefined;
    const closed = this.#worker.close().catch((error: unknown) => this.#options.log.debug({ err: error }, 'closing'));
    await Promise.race([
      closed,
      new Promise((resolve) => {
        limit = setTimeout(resolve, closeLimitMs);
      }),
    ]);
    clearTimeout(limit);
    await Promise.all(this.#runners.map((runner) => runner.close()));
    this.#redis.disconnect();
  }

  async #process(job: Job, token: string | undefined): Promise<{ frames: number }> {
    const { log } = this.#options;
    const order = { name: job.name, data: job.data } as AnyOrder;
    const about = { job: order.data.jobId, order: job.id, kind: order.name };
    const runner = this.#idle.pop();
    const id = job.id ?? '';
    if (runner === undefined || this.#isClosing) return this.#giveBack(job, token);
    const abort = new AbortController();
    this.#active.set(id, abort);
    const stopWatching = this.#watchOver(order.data.jobId, abort);
    const startedMs = performance.now();
    try {
      const over = await readOver(this.#redis, order.data.jobId);
      if (over !== undefined) throw createOverError(over);
      log.info(about, 'began');
      const report = createReporter(job, log.child(about));
      const { rules, signal } = { rules: this.#options, signal: abort.signal };
      const frames = await carryOutOrder(order, { rules, redis: this.#redis, runner, signal, report });
      log.info({ ...about, frames, ms: Math.round(performance.now() - startedMs) }, 'done');
      return { frames };
    } catch (error) {
      if (error instanceof GivenBack) {
        log.info({ ...about, reason: error.message }, 'given back');
        return await this.#giveBack(job, token);
      }
      return await this.#fail(job, order, error);
    } finally {
      stopWatching();
      this.#active.delete(id);
      this.#idle.push(runner);
      await this.#removeWhenOver(order).catch((error: unknown) => log.warn({ ...about, err: error }, 'parts are left'));
    }
  }

  async #giveBack(job: Job, token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    throw new WaitingError();
  }

  /** What the engine would not try again is over for every worker; a process that crashed gets one more try. */
  async #fail(job: Job, { data, name }: AnyOrder, error: unknown): Promise<never> {
    const { log } = this.#options;
    const facts = toWireErrorData(error);
    const over = await readOver(this.#redis, data.jobId);
    if (over !== undefined) {
      log.info({ job: data.jobId, order: job.id, kind: name }, 'dropped, as its job is over');
      throw new UnrecoverableError('the job is over');
    }
    log.warn({ job: data.jobId, order: job.id, kind: name, ...facts }, 'failed');
    const isLast = facts.code !== 'internal' || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    if (!isLast) throw error;
    const { code, message } = facts;
    await markOver(this.#redis, data.jobId, { type: 'failed', error: { code, message } });
    throw new UnrecoverableError(`${code}: ${message}`);
  }

  /** The last one of the workers that had a part in an export leaves nothing behind. */
  async #removeWhenOver(order: AnyOrder): Promise<void> {
    if (order.name === 'range') return;
    if ((await readOver(this.#redis, order.data.jobId)) !== undefined) await removeParts(order.data, this.#options);
  }

  #watchOver(jobId: string, abort: AbortController): () => void {
    let isAsking = false;
    const timer = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      readOver(this.#redis, jobId)
        .then((over) => {
          if (over !== undefined) abort.abort(createOverError(over));
        })
        .catch((error: unknown) => this.#options.log.debug({ err: error }, 'cannot ask whether a job is over'))
        .finally(() => {
          isAsking = false;
        });
    }, overCheckMs);
    return () => clearInterval(timer);
  }
}

/** A worker's log says how far it is this often. */
const logIntervalMs = 5000;

/** Progress is told when the one told before has arrived; what lies between is left out. */
function createReporter(job: Job, log: Logger): (done: number) => void {
  let isTelling = false;
  let loggedMs = performance.now();
  return (done) => {
    const nowMs = performance.now();
    if (nowMs - loggedMs >= logIntervalMs) {
      loggedMs = nowMs;
      log.info({ done }, 'at work');
    }
    if (isTelling) return;
    isTelling = true;
    const progress: SegmentProgress = { done };
    job
      .updateProgress(progress)
      .catch((error: unknown) => log.debug({ err: error }, 'progress is lost'))
      .finally(() => {
        isTelling = false;
      });
  };
}

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { FlowProducer, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../logger.ts';
import { createUnavailable, openRedis } from '../open-redis.ts';
import { markOver } from '../over-mark.ts';
import { presence, queueName, writePresenceKey } from '../queue-names.ts';
import type { SegmentProgress } from '../queue-orders.ts';

/** What is heard of an order. */
export type OrderEvent =
  | { type: 'progress'; orderId: string; done: number }
  | { type: 'done' | 'failed'; orderId: string };

/** The engine's connections to Redis: says that it is there, counts the workers, hears of orders. */
export class QueueLink {
  readonly redis: Redis;
  readonly queue: Queue;
  readonly flows: FlowProducer;
  /** How this engine signs. */
  readonly engine = `${hostname()}|${process.pid}|${randomBytes(4).toString('hex')}`;
  readonly #log: Logger;
  readonly #events: QueueEvents;
  readonly #eventRedis: Redis;
  readonly #listeners = new Set<(event: OrderEvent) => void>();
  readonly #presence: NodeJS.Timeout;
  readonly #overLater = new Set<string>();
  #workers = 0;

  constructor(url: string, log: Logger) {
    this.#log = log;
    this.redis = openRedis(url, { log, isPatient: false });
    // Waiting for events blocks a connection; losing it is told once, by the other one.
    this.#eventRedis = openRedis(url, { log: log.child({}, { level: 'silent' }), isPatient: true });
    const onError = (error: Error) => log.debug({ err: error }, 'the queue reports an error');
    this.queue = new Queue(queueName, { connection: this.redis }).on('error', onError);
    this.flows = new FlowProducer({ connection: this.redis }).on('error', onError);
    this.#events = new QueueEvents(queueName, { connection: this.#eventRedis }).on('error', onError);
    this.#events.on('progress', ({ jobId, data }) => {
      this.#tell({ type: 'progress', orderId: jobId, done: (data as SegmentProgress).done });
    });
    this.#events.on('completed', ({ jobId }) => this.#tell({ type: 'done', orderId: jobId }));
    this.#events.on('failed', ({ jobId }) => this.#tell({ type: 'failed', orderId: jobId }));
    this.redis.on('ready', () => void this.#refresh());
    this.#presence = setInterval(() => void this.#refresh(), presence.everyMs);
  }

  get isConnected(): boolean {
    return this.redis.status === 'ready';
  }

  /** Workers seen a moment ago. */
  get workers(): number {
    return this.isConnected ? this.#workers : 0;
  }

  /** Throws `queue_unavailable` as long as there is no connection. */
  checkConnected(): void {
    if (!this.isConnected) throw createUnavailable();
  }

  /** Workers at the queue now. */
  async countWorkers(): Promise<number> {
    this.#workers = await this.queue.getWorkersCount();
    return this.#workers;
  }

  /** Tells of all orders of all engines. Returns what ends that. */
  onOrder(listener: (event: OrderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells that nothing of a job is wanted any more as soon as there is a connection. */
  markOverLater(jobId: string): void {
    this.#overLater.add(jobId);
  }

  /** A connection of its own, for commands that wait. The caller disconnects it. */
  openWaiting(): Redis {
    return this.redis.duplicate({ commandTimeout: undefined, enableOfflineQueue: false }).on('error', () => undefined);
  }

  /** Whether an engine that signed so is still there. One on this machine that was killed is known at once. */
  async isPresent(engine: string): Promise<boolean> {
    const [host, pid] = engine.split('|');
    if (host === hostname() && !isAlive(Number(pid))) return false;
    return (await this.redis.exists(writePresenceKey(engine))) === 1;
  }

  async close(): Promise<void> {
    clearInterval(this.#presence);
    if (this.isConnected) await this.redis.del(writePresenceKey(this.engine)).catch(() => undefined);
    this.#eventRedis.disconnect();
    this.redis.disconnect();
    await Promise.allSettled([this.#events.close(), this.queue.close(), this.flows.close()]);
  }

  async #refresh(): Promise<void> {
    if (!this.isConnected) return;
    try {
      await this.redis.set(writePresenceKey(this.engine), '1', 'EX', presence.lastsSeconds);
      await this.countWorkers();
      for (const jobId of this.#overLater) {
        await markOver(this.redis, jobId, { type: 'cancelled' });
        this.#overLater.delete(jobId);
      }
    } catch (error) {
      this.#log.debug({ err: error }, 'cannot say that this engine is there');
    }
  }

  #tell(event: OrderEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

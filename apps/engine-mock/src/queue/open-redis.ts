import { Redis } from 'ioredis';
import type { Logger } from '../logger.ts';
import { WireError } from '../wire-error.ts';

/** Tries again to connect after this, for ever. */
const retryMs = 500;

/** An engine rather does without an answer than waits longer for it. */
const answerLimitMs = 3000;

/**
 * Connects to Redis, now and again whenever the connection is lost; both are logged, without the password. A `patient`
 * client keeps what it is told until it is connected, the other one fails at once.
 */
export function openRedis(url: string, options: { log: Logger; isPatient: boolean }): Redis {
  const { log, isPatient } = options;
  const redis = new Redis(url, {
    maxRetriesPerRequest: isPatient ? null : 0,
    enableOfflineQueue: isPatient,
    ...(isPatient ? {} : { commandTimeout: answerLimitMs }),
    retryStrategy: () => retryMs,
  });
  const address = describeAddress(url);
  let isTold = false;
  redis.on('ready', () => {
    isTold = false;
    log.info({ redis: address }, 'connected to the queue');
  });
  redis.on('error', (error: Error) => {
    if (isTold) return;
    isTold = true;
    const { code, message } = createUnavailable();
    log.error({ redis: address, code, cause: error.message }, message);
  });
  return redis;
}

/** Without what must not be read by others. */
export function describeAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

export function createUnavailable(cause?: unknown): WireError {
  const text = 'the queue cannot be reached: see that Redis runs where --queue says and lets this program in';
  return new WireError('queue_unavailable', text, cause);
}

import type { Redis } from 'ioredis';
import { restoreError, WireError, type WireErrorData } from '../wire-error.ts';
import { keptEnded, writeOverKey } from './queue-names.ts';

/** Why a job is over: somebody cancelled it, or it failed for all. */
export type OverReason = { type: 'cancelled' } | { type: 'failed'; error: WireErrorData };

/** Tells everybody that nothing of a job is wanted any more; the first reason stays. */
export async function markOver(redis: Redis, jobId: string, reason: OverReason): Promise<void> {
  await redis.set(writeOverKey(jobId), JSON.stringify(reason), 'EX', keptEnded.ageSeconds, 'NX');
}

/** `undefined` while the job is not over. */
export async function readOver(redis: Redis, jobId: string): Promise<OverReason | undefined> {
  const text = await redis.get(writeOverKey(jobId));
  return text === null ? undefined : (JSON.parse(text) as OverReason);
}

/** The error a job ends with. */
export function createOverError(reason: OverReason): WireError {
  return reason.type === 'failed'
    ? restoreError(reason.error)
    : new WireError('shutting_down', 'the job was cancelled');
}

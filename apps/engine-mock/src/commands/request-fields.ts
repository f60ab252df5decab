import { engineLimits } from '@framelane/protocol/engine';
import { WireError } from '../wire-error.ts';
import type { RequestBody } from './command.ts';

/** Each reader takes one field and throws `bad_request` with what was expected when it is not that. */
export function readString(body: RequestBody, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '' || value.length > engineLimits.maxStringLength) {
    throw new WireError('bad_request', `${name} must be a string of 1 to ${engineLimits.maxStringLength} characters`);
  }
  return value;
}

/** Seconds, 0 or more. */
export function readTime(body: RequestBody, name: string): number {
  const value = body[name];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new WireError('bad_request', `${name} must be a number >= 0`);
  }
  return value;
}

/** Seconds, more than 0. */
export function readDuration(body: RequestBody, name: string): number {
  const value = readTime(body, name);
  if (value === 0) throw new WireError('bad_request', `${name} must be a number > 0`);
  return value;
}

/** Throws {@link WireError} `bad_request`; whether the frame exists is for whoever knows the asset. */
export function readFrameIndex(body: RequestBody, name: string): number {
  const value = body[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new WireError('bad_request', `${name} must be an integer >= 0`);
  }
  return value;
}

/** An optional safe integer. */
export function readInteger(body: RequestBody, name: string, fallback: number): number {
  const value = body[name] ?? fallback;
  if (!Number.isSafeInteger(value)) throw new WireError('bad_request', `${name} must be an integer`);
  return value as number;
}

/** An optional truth value. */
export function readBoolean(body: RequestBody, name: string, fallback: boolean): boolean {
  const value = body[name] ?? fallback;
  if (typeof value !== 'boolean') throw new WireError('bad_request', `${name} must be true or false`);
  return value;
}

/** An integer within bounds, optional where there is a fallback. */
export function readCount(
  body: RequestBody,
  name: string,
  { min, max, fallback }: { min: number; max: number; fallback?: number },
): number {
  const value = body[name] ?? fallback;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
    throw new WireError('bad_request', `${name} must be an integer from ${min} to ${max}`);
  }
  return value;
}

/** An optional choice between words. */
export function readChoice<Word extends string>(
  body: RequestBody,
  name: string,
  choice: { words: readonly Word[]; fallback: Word },
): Word {
  const value = body[name] ?? choice.fallback;
  const word = choice.words.find((candidate) => candidate === value);
  if (word === undefined) throw new WireError('bad_request', `${name} must be one of ${choice.words.join(', ')}`);
  return word;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';

/** Deeper than anything a message holds; what goes deeper was made to hurt. */
const maxDepth = 32;
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Whether a value that came from another process is of that shape. Names that reach an object's prototype are refused
 * at every depth, whatever the schema leaves open.
 */
export function isMessage<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  return isHarmless(value, 0) && Check(schema, value);
}

function isHarmless(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === maxDepth) return false;
  if (ArrayBuffer.isView(value)) return true;
  return Object.entries(value).every(([key, inner]) => !forbiddenKeys.has(key) && isHarmless(inner, depth + 1));
}

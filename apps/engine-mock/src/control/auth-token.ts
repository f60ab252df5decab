import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing about the expected token. Without an expected token everything passes. */
export function isAuthorized(expected: string | undefined, given: unknown): boolean {
  if (expected === undefined) return true;
  if (typeof given !== 'string') return false;
  return timingSafeEqual(digest(expected), digest(given));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

import { timingSafeEqual } from 'node:crypto';

/**
 * Whether a request carries the engine's token. Without a token everything passes. The time it takes tells at most
 * whether the length was right.
 */
export type TokenCheck = (given: unknown) => boolean;

/** Without a token every request passes. How long the comparison takes tells nothing of the token. */
export function createTokenCheck(token: string | undefined): TokenCheck {
  if (token === undefined) return () => true;
  const expected = Buffer.from(token);
  return (given) => {
    if (typeof given !== 'string') return false;
    const bytes = Buffer.from(given);
    const isSameLength = bytes.byteLength === expected.byteLength;
    return timingSafeEqual(isSameLength ? bytes : expected, expected) && isSameLength;
  };
}

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenChoice } from '../options.ts';

/**
 * The secret of one gateway: given once in the printed address, then held by the browser as a cookie whose value is
 * derived from it, so that a copied cookie store does not hold the token itself.
 */
export class AccessToken {
  /** `undefined` when everybody on this machine may connect. */
  readonly value: string | undefined;
  readonly cookieValue: string | undefined;

  constructor(choice: TokenChoice) {
    this.value = choice.type === 'none' ? undefined : choice.type === 'auto' ? makeToken() : choice.value;
    this.cookieValue =
      this.value === undefined ? undefined : createHmac('sha256', this.value).update('cookie').digest('base64url');
  }

  get isRequired(): boolean {
    return this.value !== undefined;
  }

  isToken(candidate: string): boolean {
    return this.value !== undefined && isEqual(candidate, this.value);
  }

  isCookie(candidate: string): boolean {
    return this.cookieValue !== undefined && isEqual(candidate, this.cookieValue);
  }
}

function makeToken(): string {
  return randomBytes(24).toString('base64url');
}

// Hashing first gives both sides one length, so that the comparison tells nothing about it either.
function isEqual(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

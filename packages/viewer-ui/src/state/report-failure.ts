import { describeError, isAbort } from './describe-error.ts';
import type { Toasts } from './toasts.ts';

/**
 * Shows a failure as a message with its code and details. What somebody stopped on purpose, and a source that went away
 * (which its own state shows), are no news.
 */
export function reportFailure(toasts: Toasts, what: string, error: unknown): void {
  if (isAbort(error) || readCode(error) === 'ERR_VIEWER_DISCONNECTED') return;
  const { text, details } = describeError(error);
  toasts.push({ id: what, severity: 'error', text: `${what}: ${text}`, details });
}

function readCode(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, 'code') : undefined;
}

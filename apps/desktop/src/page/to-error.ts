import { type ErrorCode, errorCodes, FramelaneError } from '@framelane/protocol';
import type { Outcome } from '../shared/ipc-channels.ts';

type Failure = Extract<Outcome<never>, { ok: false }>;

/** The error that a failure from beyond the bridge was. */
export function toError({ code, message, wireCode }: Failure): FramelaneError {
  const known: ErrorCode = isErrorCode(code) ? code : 'ERR_VIEWER_SERVER';
  return new FramelaneError(known, message, wireCode === undefined ? {} : { wireCode });
}

/** The value of an answer. Throws what went wrong instead. */
export function unwrap<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw toError(outcome);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}

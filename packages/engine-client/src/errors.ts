import { type ErrorCode, FramelaneError, type FramelaneErrorOptions } from '@framelane/protocol';
import type { WireReply } from '@framelane/protocol/engine';

/** Every code that the door `.` of this package raises; the README explains what to do about each. */
export const engineErrorCodes = [
  'ERR_ENGINE_TIMEOUT',
  'ERR_ENGINE_RESTARTED',
  'ERR_ENGINE_DISCONNECTED',
  'ERR_ENGINE_NOT_READY',
  'ERR_ENGINE_FAILED',
  'ERR_ENGINE_UNAUTHORIZED',
  'ERR_ENGINE_TOO_LARGE',
  'ERR_ENGINE_REPLY',
] as const satisfies readonly ErrorCode[];

export type EngineErrorCode = (typeof engineErrorCodes)[number];

/** The only place where this door makes its errors, so that none has a code outside the table. */
export function createEngineError(
  code: EngineErrorCode,
  message: string,
  options?: FramelaneErrorOptions,
): FramelaneError {
  return new FramelaneError(code, message, options);
}

/** The error for a reply with `ok: false`; the engine's own code stays in `wireCode`, its sentence in the message. */
export function errorOfReply(cmd: string, reply: WireReply): FramelaneError {
  const wireCode = typeof reply.code === 'string' ? reply.code : undefined;
  const said = typeof reply.error === 'string' ? reply.error : 'no reason given';
  const options: FramelaneErrorOptions = {};
  if (wireCode !== undefined) options.wireCode = wireCode;
  if (typeof reply.details === 'object' && reply.details !== null) {
    options.details = reply.details as Readonly<Record<string, unknown>>;
  }
  if (wireCode === 'unauthorized') {
    const advice = 'pass the token that the engine was started with';
    return createEngineError('ERR_ENGINE_UNAUTHORIZED', `${cmd}: ${said}; ${advice}`, options);
  }
  return createEngineError('ERR_ENGINE_REPLY', `${cmd}: ${said}`, options);
}

import { FramelaneError } from '@framelane/protocol';

/** What a caller gets whose request was pending, or sent, while there was no connection. */
export function makeDisconnectedError(what: string): FramelaneError {
  return new FramelaneError(
    'ERR_VIEWER_DISCONNECTED',
    `expected a connected backend for ${what}; call connect() first`,
  );
}

/** What a caller gets whose request was in flight when the connection broke. */
export function makeConnectionLostError(what: string, cause?: unknown): FramelaneError {
  return new FramelaneError(
    'ERR_VIEWER_DISCONNECTED',
    `the connection ended before ${what} was answered; ask again once the state is live`,
    { cause },
  );
}

/** A failure the other side reported; its code is kept in `wireCode`. */
export function makeServerError(command: string, reply: { code?: unknown; error?: unknown }): FramelaneError {
  const wireCode = typeof reply.code === 'string' ? reply.code : 'internal';
  const text = typeof reply.error === 'string' ? reply.error : 'no reason given';
  return new FramelaneError('ERR_VIEWER_SERVER', `${command}: ${text}`, { wireCode });
}

export function makeTimeoutError(what: string, timeoutMs: number): FramelaneError {
  return new FramelaneError(
    'ERR_VIEWER_TIMEOUT',
    `expected an answer to ${what} within ${timeoutMs} ms, none came; ask again, or see whether the server is at work`,
  );
}

export function makeInvalidError(expected: string, found: unknown): FramelaneError {
  return new FramelaneError('ERR_VIEWER_INVALID', `expected ${expected}, found ${describe(found)}`);
}

export function makeUnsupportedError(why: string): FramelaneError {
  return new FramelaneError('ERR_VIEWER_UNSUPPORTED', why);
}

/** The caller took its request back. */
export function makeCancelledError(what: string): Error {
  const error = new Error(`${what} cancelled`);
  error.name = 'AbortError';
  return error;
}

/** Whether the failure only says that the other side was not there, which the presence shows already. */
export function isAbsence(error: unknown): boolean {
  if (!(error instanceof FramelaneError)) return false;
  const code = error.code === 'ERR_VIEWER_SERVER' ? error.wireCode : error.code;
  return code !== undefined && absenceCodes.has(code);
}

/** Whether the other side no longer knows the asset, so that opening it again helps. */
export function isAssetForgotten(error: unknown): boolean {
  return error instanceof FramelaneError && (error.wireCode === 'asset_not_found' || error.wireCode === 'no_asset');
}

/** Whether the other side has too much to do right now. */
export function isBusy(error: unknown): boolean {
  return error instanceof FramelaneError && error.wireCode === 'busy';
}

const absenceCodes = new Set([
  'ERR_VIEWER_DISCONNECTED',
  'ERR_ENGINE_RESTARTED',
  'ERR_ENGINE_DISCONNECTED',
  'ERR_ENGINE_NOT_READY',
  'ERR_ENGINE_FAILED',
  'shutting_down',
]);

function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : typeof value;
}

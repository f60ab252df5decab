import { ShmError } from './shm-error.ts';

const maxPayloadBytes = 16 * 1024 * 1024 - 'MESSAGE \n'.length;
const maxNameBytes = 63;

/** Throws `ERR_SHM_INVALID_ARG` unless `name` may name a stream. */
export function assertStreamName(name: unknown): asserts name is string {
  const isUsable =
    typeof name === 'string' &&
    name !== '' &&
    Buffer.byteLength(name) <= maxNameBytes &&
    !name.startsWith('.') &&
    !name.includes('/') &&
    ![...name].some((character) => character < ' ' || character === '\x7f');
  if (isUsable) return;
  const found = typeof name === 'string' ? JSON.stringify(name) : typeof name;
  throw new ShmError(
    'ERR_SHM_INVALID_ARG',
    `a stream name has 1 to ${maxNameBytes} bytes, no slash, no control character and no dot in front, got ${found}`,
  );
}

/** Throws unless `text` can travel as one line. */
export function assertPayload(text: unknown): asserts text is string {
  if (typeof text !== 'string') {
    throw new ShmError('ERR_SHM_INVALID_ARG', `a message must be a string, got ${typeof text}`);
  }
  const hasForbidden = text.includes('\n') || text.includes('\r') || text.includes('\0');
  if (!hasForbidden && Buffer.byteLength(text) <= maxPayloadBytes) return;
  const found = hasForbidden ? 'a line break or NUL in it' : `${Buffer.byteLength(text)} bytes`;
  throw new ShmError(
    'ERR_SHM_MESSAGE',
    `expected one line of at most ${maxPayloadBytes} bytes, got ${found}; send JSON without raw line breaks`,
  );
}

/** Throws `ERR_SHM_INVALID_ARG` unless `callback` is a function. */
export function assertCallback(callback: unknown): void {
  if (typeof callback === 'function') return;
  throw new ShmError('ERR_SHM_INVALID_ARG', `a callback must be a function, got ${typeof callback}`);
}

/** Throws `ERR_SHM_INVALID_ARG` unless `value` is an integer from `min` to 2^32 − 1. */
export function assertCount(name: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min && value <= 0xffff_ffff) return;
  throw new ShmError('ERR_SHM_INVALID_ARG', `${name} must be an integer of ${min} or more, got ${String(value)}`);
}

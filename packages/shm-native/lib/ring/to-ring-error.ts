import { RingError, type RingErrorCode } from '../errors.ts';
import { RingStatus } from './native-ring.ts';

const codeOfStatus: Readonly<Record<number, RingErrorCode>> = {
  [RingStatus.torn]: 'ERR_RING_TORN',
  [RingStatus.overwritten]: 'ERR_RING_TORN',
  [RingStatus.corrupt]: 'ERR_RING_CORRUPT',
  [RingStatus.targetSmall]: 'ERR_RING_FULL',
  [RingStatus.replaced]: 'ERR_RING_REPLACED',
  [RingStatus.missing]: 'ERR_RING_MISSING',
  [RingStatus.access]: 'ERR_RING_ACCESS',
  [RingStatus.geometry]: 'ERR_RING_GEOMETRY',
  [RingStatus.full]: 'ERR_RING_FULL',
  [RingStatus.unsupported]: 'ERR_RING_UNSUPPORTED',
};

/** Runs a native constructor and gives what it throws its code; `doing` begins the message ("cannot open the ring"). */
export function callNative<Result>(doing: string, path: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof Error) || !('ringStatus' in error)) throw error;
    const code = codeOfStatus[Number(error.ringStatus)] ?? 'ERR_RING_UNSUPPORTED';
    const systemError = 'systemError' in error ? Number(error.systemError) : 0;
    throw new RingError(code, `${doing} "${path}": ${error.message}`, {
      cause: error,
      details: { path, ...(systemError === 0 ? {} : { systemError }) },
    });
  }
}

/** A value outside its range, in Node's own terms. */
export function createRangeError(name: string, expected: string, value: unknown): RangeError & { code: string } {
  const error = new RangeError(`${name} must be ${expected}, got ${String(value)}`);
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
}

/** Throws unless `value` is an integer from 0 to 2^32 − 1. */
export function assertU32(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw createRangeError(name, 'an integer from 0 to 4294967295', value);
  }
}

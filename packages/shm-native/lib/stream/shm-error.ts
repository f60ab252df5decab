import { type ShmErrorCode, shmErrorCodes } from '../errors.ts';

export type ShmErrorOptions = {
  /** What failed underneath, if anything. */
  cause?: unknown;
  /** Number of the client library's status, where one of its calls failed. */
  status?: number;
  /** Facts for programs, such as `attempts`. */
  details?: Readonly<Record<string, unknown>>;
};

/** An error of a stream. Programs branch on `code` alone; the message is for people. */
export class ShmError extends Error {
  readonly code: ShmErrorCode;
  readonly status?: number;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: ShmErrorCode, message: string, options: ShmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ShmError';
    this.code = code;
    if (options.status !== undefined) this.status = options.status;
    if (options.details !== undefined) this.details = options.details;
  }
}

/** Runs a native call; what it throws becomes a {@link ShmError} whose message begins with `doing`. */
export function callStream<Result>(doing: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw toShmError(doing, error);
  }
}

/** What the native side threw, with its code; anything without one is passed on unchanged. */
export function toShmError(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (!isShmErrorCode(code)) return error;
  const systemError = 'systemError' in error ? Number(error.systemError) : 0;
  const status = 'status' in error ? Number(error.status) : undefined;
  return new ShmError(code, `${doing}: ${error.message}`, {
    cause: error,
    ...(status === undefined ? {} : { status }),
    ...(systemError === 0 ? {} : { details: { systemError } }),
  });
}

function isShmErrorCode(code: string): code is ShmErrorCode {
  return Object.hasOwn(shmErrorCodes, code);
}

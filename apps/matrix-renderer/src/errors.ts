import type { MatrixWireCode } from '@framelane/protocol/matrix';

/** Exit code of the service for each code that ends it. */
export const exitCodes = {
  E_USAGE: 2,
  E_CONFIG: 2,
  E_IN_USE: 3,
  E_NOT_SOCKET: 4,
  E_PATH: 5,
  E_LISTEN: 5,
  E_DEVICE: 6,
  E_MMAP_PATH: 7,
} as const satisfies Partial<Record<MatrixWireCode, number>>;

export type FatalCode = keyof typeof exitCodes;

/** What ends the service. The message says what was expected, what came and what to do, in one line. */
export class ServiceError extends Error {
  readonly code: FatalCode;

  constructor(code: FatalCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ServiceError';
    this.code = code;
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }
}

/** The system's code (`EACCES`) of whatever was thrown, else its text. */
export function describeCause(error: unknown): string {
  if (error instanceof ServiceError) return error.message;
  return readSystemCode(error) ?? (error instanceof Error ? error.message : String(error));
}

/** `ENOENT` and the like; `undefined` for errors that are not the system's. */
export function readSystemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

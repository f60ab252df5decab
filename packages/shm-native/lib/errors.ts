/** Every code this package throws, with one line of meaning. */
export const ringErrorCodes = {
  ERR_RING_MISSING: 'no file of that name',
  ERR_RING_ACCESS: 'not permitted, not a regular file, a symbolic link, or owned by another user',
  ERR_RING_GEOMETRY: 'sizes out of range, or not those of the file',
  ERR_RING_TORN: 'the frame was overwritten before or while it was copied',
  ERR_RING_CORRUPT: 'the header or the picture fails its check',
  ERR_RING_REPLACED: 'the file behind this reader is no longer the one it opened',
  ERR_RING_FULL: 'the frame does not fit the slot or the target, or the ring does not fit the file system',
  ERR_RING_CLOSED: 'used after close()',
  ERR_RING_UNSUPPORTED: 'no addon for this platform, another ring version, or refused by the system',
} as const;

export type RingErrorCode = keyof typeof ringErrorCodes;

export type RingErrorOptions = {
  /** What failed underneath, if anything. */
  cause?: unknown;
  /** Facts for programs, such as `neededBytes` or `reason`. */
  details?: Readonly<Record<string, unknown>>;
};

/** An error of the ring. Programs branch on `code` (and `details`) alone; the message is for people. */
export class RingError extends Error {
  readonly code: RingErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: RingErrorCode, message: string, options: RingErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RingError';
    this.code = code;
    if (options.details !== undefined) this.details = options.details;
  }
}

/** Every code of the ring, with one line of meaning. */
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

/** Every code of the streams, with one line of meaning. */
export const shmErrorCodes = {
  ERR_SHM_INVALID_ARG: 'an argument of a stream call is not usable',
  ERR_SHM_STATE: 'the stream client or producer is not in a state for that call',
  ERR_SHM_NOT_FOUND: 'no such stream, or nobody listens on its socket',
  ERR_SHM_VERSION: 'the stream or its client library speaks another version',
  ERR_SHM_BAD_REGION: 'the header of the stream does not describe its file',
  ERR_SHM_REJECTED: 'the producer refused the client',
  ERR_SHM_TIMEOUT: 'the producer did not answer in time, or the attempt was aborted',
  ERR_SHM_ACCESS: 'the stream may not be opened, or belongs to somebody else',
  ERR_SHM_BUSY: 'a wait for a frame is open already',
  ERR_SHM_CLOSED: 'the client was closed during a wait',
  ERR_SHM_PRODUCER_GONE: 'the producer stopped or died',
  ERR_SHM_BAD_FRAME: 'frames that do not fit their slot or buffer, or whose number is too large',
  ERR_SHM_MESSAGE: 'a message with a line break or NUL, or above the limit',
  ERR_SHM_BACKPRESSURE: 'the queue of messages to the producer is full',
  ERR_SHM_SEND: 'the producer closed the control socket',
  ERR_SHM_UNSUPPORTED: 'this platform cannot do that with a stream',
  ERR_SHM_LIBRARY: 'no client library could be loaded',
  ERR_SHM_IN_USE: 'a living producer has the name',
  ERR_SHM_FRAME_TOO_LARGE: 'the frame is larger than the stream was made for',
  ERR_SHM_INTERNAL: 'an unexpected failure below the stream',
} as const;

export type ShmErrorCode = keyof typeof shmErrorCodes;

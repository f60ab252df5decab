/**
 * Every `ERR_…` code a Framelane package can raise, with one line of meaning. Wire codes are not here: each wire
 * keeps its own, and a TypeScript error carries one unchanged in `wireCode`.
 */
export const errorCodes = {
  ERR_PROTOCOL_MALFORMED: 'bytes that do not follow the wire format',
  ERR_PROTOCOL_UNKNOWN: 'a well-formed message of an unknown kind',
  ERR_PROTOCOL_VERSION: 'the other side speaks another version',
  ERR_PROTOCOL_TOO_LARGE: 'a message above the limit of its wire',
  ERR_RING_MISSING: 'no ring file at that path',
  ERR_RING_ACCESS: 'the ring file may not be opened, or belongs to somebody else',
  ERR_RING_GEOMETRY: 'sizes in the ring header do not fit the file',
  ERR_RING_TORN: 'the writer overtook the reader several times in a row',
  ERR_RING_CORRUPT: 'ring header or picture fail their check',
  ERR_RING_REPLACED: 'the ring file was replaced by another',
  ERR_RING_FULL: 'the picture does not fit a slot',
  ERR_RING_CLOSED: 'the ring was closed on this side',
  ERR_RING_UNSUPPORTED: 'this platform cannot do that with a ring',
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
  ERR_ENGINE_TIMEOUT: 'no reply in time',
  ERR_ENGINE_RESTARTED: 'the engine was restarted while the request was in flight',
  ERR_ENGINE_DISCONNECTED: 'the client was closed',
  ERR_ENGINE_NOT_READY: 'the engine did not finish its start-up handshake',
  ERR_ENGINE_FAILED: 'the supervisor gave up restarting the engine',
  ERR_ENGINE_UNAUTHORIZED: 'the engine refused the token',
  ERR_ENGINE_TOO_LARGE: 'the request is above the message limit and was not sent',
  ERR_ENGINE_REPLY: 'the engine answered with ok:false; see wireCode',
  ERR_VIEWER_TIMEOUT: 'the server did not answer in time',
  ERR_VIEWER_DISCONNECTED: 'the backend was disconnected',
  ERR_VIEWER_UNSUPPORTED: 'this backend or server cannot do that',
  ERR_VIEWER_INVALID: 'an argument or a message breaks the contract',
  ERR_VIEWER_SERVER: 'the server reported an error; see wireCode',
  ERR_SIDECAR_NOT_READY: 'a program of the desktop application did not say that it is ready in time',
  ERR_SIDECAR_EXITED: 'a program of the desktop application ended by itself',
  ERR_BRIDGE_REFUSED: 'the desktop application refused what its page asked for',
  ERR_LANE_UNAVAILABLE: 'pictures cannot come by that way in the desktop application',
  ERR_MATRIX_CONNECT: 'the matrix service cannot be reached',
  ERR_MATRIX_REJECTED: 'the matrix service closed the connection instead of accepting the frame',
  ERR_MATRIX_ACK_TIMEOUT: 'the matrix service did not confirm the frame in time',
  ERR_MATRIX_PROTOCOL: 'the matrix service sent something other than OK',
  ERR_MATRIX_ARGUMENT: 'an argument of the matrix client is not usable',
  ERR_MATRIX_MMAP: 'the memory-mapped frame file cannot be written; see wireCode',
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface FramelaneErrorOptions {
  /** What failed underneath, if anything. */
  cause?: unknown;
  /** Facts for programs: expected and actual values, never secrets or file paths of the user. */
  details?: Readonly<Record<string, unknown>>;
  /** The code the other side of a wire sent, unchanged. */
  wireCode?: string;
}

/**
 * An error with a code. The message says what was expected, what came and what to do; programs branch on `code`
 * (and `wireCode`) alone.
 */
export class FramelaneError extends Error {
  readonly code: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly wireCode?: string;

  constructor(code: ErrorCode, message: string, options: FramelaneErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FramelaneError';
    this.code = code;
    if (options.details !== undefined) this.details = options.details;
    if (options.wireCode !== undefined) this.wireCode = options.wireCode;
  }
}

/** Whether `value` is an error that carries `code` (of this package or of one with the same shape). */
export function isErrorWithCode(value: unknown, code: string): value is Error & { code: string } {
  return value instanceof Error && 'code' in value && value.code === code;
}

import { FramelaneError } from '@framelane/protocol';
import type { MatrixSize } from '@framelane/protocol/matrix';

/** An option, a picture or a variable that cannot be used. */
export function argumentError(message: string, cause?: unknown): FramelaneError {
  return new FramelaneError('ERR_MATRIX_ARGUMENT', message, { cause });
}

/** The memory-mapped file cannot be written, or the frame does not fit it. `wireCode` is E_MMAP_FOREIGN for a file that is none of ours. */
export class SharedMemoryError extends FramelaneError {
  constructor(message: string, options: { wireCode?: 'E_MMAP_FOREIGN'; cause?: unknown } = {}) {
    super('ERR_MATRIX_MMAP', message, options);
    this.name = 'SharedMemoryError';
  }
}

/** Nobody listens at the address, or the client was closed before the frame was confirmed. */
export class MatrixConnectError extends FramelaneError {
  constructor(message: string, cause?: unknown) {
    super('ERR_MATRIX_CONNECT', message, { cause });
    this.name = 'MatrixConnectError';
  }
}

/** The service ended the connection instead of saying OK. */
export class MatrixRejectedError extends FramelaneError {
  constructor({ width, height }: MatrixSize, cause?: unknown) {
    super(
      'ERR_MATRIX_REJECTED',
      `expected OK for a frame of ${width}x${height}, the service ended the connection; likely causes: ` +
        'its display has another size, the payload length is not width x height x 3, or it was stopped. Its log says which',
      { cause, details: { width, height } },
    );
    this.name = 'MatrixRejectedError';
  }
}

/** No OK in time; when it comes late it still counts for this frame. */
export class MatrixAckTimeoutError extends FramelaneError {
  constructor(timeoutMs: number) {
    super('ERR_MATRIX_ACK_TIMEOUT', `expected OK within ${timeoutMs} ms, none came; is the service stopped or busy?`);
    this.name = 'MatrixAckTimeoutError';
  }
}

/** The other side says something other than OK. */
export class MatrixProtocolError extends FramelaneError {
  constructor(byte: number) {
    super(
      'ERR_MATRIX_PROTOCOL',
      `expected one OK a frame, got the byte ${byte}; whoever listens there is no matrix service`,
    );
    this.name = 'MatrixProtocolError';
  }
}

import { FramelaneError } from '@framelane/protocol';

/** The memory-mapped file cannot be written, or the frame does not fit it. `wireCode` is E_MMAP_FOREIGN for a file that is none of ours. */
export class SharedMemoryError extends FramelaneError {
  constructor(message: string, options: { wireCode?: 'E_MMAP_FOREIGN'; cause?: unknown } = {}) {
    super('ERR_MATRIX_MMAP', message, options);
    this.name = 'SharedMemoryError';
  }
}

/** Nobody listens at the address, or the connection broke before the frame was on its way. */
export class MatrixConnectError extends FramelaneError {
  constructor(message: string, cause?: unknown) {
    super('ERR_MATRIX_CONNECT', message, { cause });
    this.name = 'MatrixConnectError';
  }
}

/** The service ended the connection instead of saying OK. */
export class MatrixRejectedError extends FramelaneError {
  constructor(cause?: unknown) {
    super(
      'ERR_MATRIX_REJECTED',
      'expected OK, the service ended the connection; most often the picture has another size than the panel',
      { cause },
    );
    this.name = 'MatrixRejectedError';
  }
}

/** No OK in time; when it comes late it still counts for this frame. */
export class MatrixAckTimeoutError extends FramelaneError {
  constructor(timeoutMs: number) {
    super('ERR_MATRIX_ACK_TIMEOUT', `expected OK within ${timeoutMs} ms, none came; is the service stopped?`);
    this.name = 'MatrixAckTimeoutError';
  }
}

/** The other side says something other than OK. */
export class MatrixProtocolError extends FramelaneError {
  constructor(byte: number) {
    super('ERR_MATRIX_PROTOCOL', `expected OK, got the byte ${byte}; whoever listens there is no matrix service`);
    this.name = 'MatrixProtocolError';
  }
}

import { FramelaneError } from '@framelane/protocol';

/** The memory-mapped file cannot be written, or the frame does not fit it. `wireCode` is E_MMAP_FOREIGN for a file that is none of ours. */
export class SharedMemoryError extends FramelaneError {
  constructor(message: string, options: { wireCode?: 'E_MMAP_FOREIGN'; cause?: unknown } = {}) {
    super('ERR_MATRIX_MMAP', message, options);
    this.name = 'SharedMemoryError';
  }
}

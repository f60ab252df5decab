import { randomBytes } from 'node:crypto';
import { closeSync, constants, linkSync, openSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { encodeMmapHeader, type MatrixSize, mmapFileBytes } from '@framelane/protocol/matrix';
import { describeCause, readSystemCode, ServiceError } from '../../errors.ts';

/**
 * Makes an empty frame file where there is nothing yet; never visible half made, never over something else.
 * Throws `E_MMAP_PATH`.
 */
export function createFrameFile(path: string, size: MatrixSize, mode: number): void {
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new ServiceError(
      'E_MMAP_PATH',
      `the folder of ${path} does not exist; make it or choose another --mmap-path`,
    );
  }
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const file = openSync(
      draft,
      constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW,
      mode,
    );
    try {
      const bytes = new Uint8Array(mmapFileBytes(size));
      bytes.set(encodeMmapHeader(size, 0n));
      writeSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new ServiceError(
      'E_MMAP_PATH',
      `cannot make ${path}: ${describeCause(error)}; choose another --mmap-path`,
      error,
    );
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    // A writer was faster: its file is the one to read.
    if (readSystemCode(error) !== 'EEXIST') {
      throw new ServiceError('E_MMAP_PATH', `cannot make ${path}: ${describeCause(error)}`, error);
    }
  } finally {
    unlinkSync(draft);
  }
}

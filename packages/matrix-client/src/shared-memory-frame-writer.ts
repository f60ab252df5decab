import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isErrorWithCode } from '@framelane/protocol';
import {
  decodeMmapHeader,
  encodeMmapHeader,
  frameBytesOf,
  type MatrixSize,
  mmapFileBytes,
  mmapWire,
  writeMmapVersion,
} from '@framelane/protocol/matrix';
import { SharedMemoryError } from './errors.ts';
import { copyRgbInto, type MatrixImage } from './rgb-image.ts';

/**
 * Writes frames into the memory-mapped file of a matrix service, so that no reader ever takes a half-written one for a
 * frame. One writer per file; nothing enforces it. Writing is synchronous. Close it.
 */
export class SharedMemoryFrameWriter {
  readonly #path: string;
  readonly #size: MatrixSize;
  readonly #rgb: Uint8Array;
  readonly #header = new Uint8Array(mmapWire.headerBytes);
  readonly #version = new Uint8Array(8);
  #file: number | undefined;

  /** Nothing is opened or created before the first write. */
  constructor(path: string, size: MatrixSize) {
    // Checks the size as well.
    encodeMmapHeader(size, 0n);
    this.#path = path;
    this.#size = { width: size.width, height: size.height };
    this.#rgb = new Uint8Array(frameBytesOf(size));
  }

  /** Returns the version of the frame. Throws {@link SharedMemoryError} for another size, ERR_MATRIX_ARGUMENT for wrong bytes. */
  writeImage(image: MatrixImage): bigint {
    const { width, height } = this.#size;
    if (image.width !== width || image.height !== height) {
      throw new SharedMemoryError(
        `Expected an image of ${width}x${height} but received ${image.width}x${image.height}`,
      );
    }
    copyRgbInto(image, this.#rgb);
    return this.writeBytes(this.#rgb);
  }

  /** `rgb` is three bytes a pixel in rows from the top. Returns the version of the frame. */
  writeBytes(rgb: Uint8Array): bigint {
    if (rgb.byteLength !== this.#rgb.byteLength) {
      throw new SharedMemoryError(`Expected ${this.#rgb.byteLength} bytes but received ${rgb.byteLength}`);
    }
    this.#file ??= this.#open();
    const version = this.#readEvenVersion(this.#file);
    this.#writeVersion(this.#file, version + 1n);
    writeAll(this.#file, rgb, mmapWire.at.pixels);
    this.#writeVersion(this.#file, version + 2n);
    return version + 2n;
  }

  /** The file stays. A second call does nothing; a later write opens it again. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A writer that died in the middle of a frame left the version odd. */
  #readEvenVersion(file: number): bigint {
    readSync(file, this.#header, 0, mmapWire.headerBytes, 0);
    const header = decodeMmapHeader(this.#header, this.#size);
    switch (header.type) {
      case 'stable':
        return header.version;
      case 'writing':
        return header.version + 1n;
      case 'empty':
        return 0n;
      default:
        throw new SharedMemoryError(
          `expected the frame file ${this.#path} as it was opened; somebody else writes to it`,
        );
    }
  }

  #writeVersion(file: number, version: bigint): void {
    writeMmapVersion(version, this.#version);
    writeAll(file, this.#version, mmapWire.at.version);
  }

  #open(): number {
    try {
      return this.#openFitting() ?? this.#create();
    } catch (error) {
      if (error instanceof SharedMemoryError) throw error;
      if (isErrorWithCode(error, 'ELOOP') || isErrorWithCode(error, 'EISDIR')) throw this.#foreignError(error);
      throw new SharedMemoryError(`cannot write the frame file ${this.#path}`, { cause: error });
    }
  }

  #openFitting(): number | undefined {
    const file = openExisting(this.#path);
    if (file === undefined) return undefined;
    let isFitting = false;
    try {
      isFitting = this.#isFitting(file);
    } finally {
      if (!isFitting) closeSync(file);
    }
    return isFitting ? file : undefined;
  }

  /** False where a new file may take its place: an empty one, or frames of another size. */
  #isFitting(file: number): boolean {
    const found = fstatSync(file);
    if (!found.isFile()) throw this.#foreignError();
    if (found.size === 0) return false;
    const headerBytes = readSync(file, this.#header, 0, mmapWire.headerBytes, 0);
    const header = decodeMmapHeader(this.#header.subarray(0, headerBytes), this.#size);
    if (header.type === 'incomplete' || (header.type === 'wrong' && header.code === 'E_MMAP_MAGIC')) {
      throw this.#foreignError();
    }
    return header.type !== 'wrong' && found.size === mmapFileBytes(this.#size);
  }

  #foreignError(cause?: unknown): SharedMemoryError {
    return new SharedMemoryError(
      `Expected a frame file or nothing at ${this.#path}, found another file; choose another path`,
      { wireCode: 'E_MMAP_FOREIGN', cause },
    );
  }

  /** Renamed into place when it is complete: truncating a file that is mapped would kill its readers. */
  #create(): number {
    const suffix = randomBytes(6).toString('hex');
    const unfinished = join(dirname(this.#path), `.${basename(this.#path)}.${suffix}`);
    const file = openSync(unfinished, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeAll(file, encodeMmapHeader(this.#size, 0n), 0);
      writeAll(file, new Uint8Array(this.#rgb.byteLength), mmapWire.at.pixels);
      renameSync(unfinished, this.#path);
    } catch (error) {
      closeSync(file);
      rmSync(unfinished, { force: true });
      throw error;
    }
    return file;
  }
}

function openExisting(path: string): number | undefined {
  try {
    // Links are not followed: in a folder that others write to, one may lead anywhere. Nor does a pipe make this wait.
    return openSync(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isErrorWithCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.byteLength) {
    written += writeSync(file, bytes, written, bytes.byteLength - written, position + written);
  }
}

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { decodeMmapHeader, frameBytesOf, type MatrixSize, type MmapHeader, mmapWire } from '@framelane/protocol/matrix';
import { inspectPath } from '../inspect-path.ts';

const tornBudgetMs = 1;
const tornTries = 8;

export type FrameRead =
  | { type: 'frame'; version: bigint }
  | { type: 'header'; header: Exclude<MmapHeader, { type: 'stable' | 'writing' }> }
  /** The writer was faster in every try of this time. */
  | { type: 'torn' };

/**
 * A frame file, opened for reading only. Positional reads see what other processes write through their mappings, and
 * a file that shrinks gives a short read instead of a signal.
 */
export class FrameFile {
  readonly #size: MatrixSize;
  readonly #file: number;
  readonly #dev: bigint;
  readonly #ino: bigint;
  readonly #header = new Uint8Array(mmapWire.headerBytes);
  readonly #words = new Int32Array(this.#header.buffer);
  /** The header of the frame read last. */
  readonly #known = new Int32Array(this.#words.length);
  /** Pixels of the last frame read whole. */
  readonly pixels: Uint8Array;
  tornRetries = 0;

  /** Throws what the system says when it cannot be opened, or that it is no plain file. */
  constructor(path: string, size: MatrixSize) {
    this.#size = size;
    this.pixels = new Uint8Array(frameBytesOf(size));
    this.#file = openPlainFile(path);
    const found = fstatSync(this.#file, { bigint: true });
    this.#dev = found.dev;
    this.#ino = found.ino;
  }

  /** Whether `path` still names this file: `gone` when nothing is there. */
  compare(path: string): 'same' | 'replaced' | 'gone' {
    const now = inspectPath(path);
    if (now === undefined) return 'gone';
    return now.dev === this.#dev && now.ino === this.#ino ? 'same' : 'replaced';
  }

  /** The header, undefined when it is still that of the frame read last: comparing costs less than decoding. */
  readNewHeader(): MmapHeader | undefined {
    const count = this.#readHeaderBytes();
    if (count === mmapWire.headerBytes && this.#words.every((word, at) => word === this.#known[at])) return undefined;
    return this.#decodeHeader(count);
  }

  readHeader(): MmapHeader {
    return this.#decodeHeader(this.#readHeaderBytes());
  }

  /** Reads the frame of `version` into `pixels`, or a newer one if the writer overtakes. */
  readFrame(version: bigint): FrameRead {
    const startedAtMs = performance.now();
    let wanted = version;
    for (let tries = 0; tries < tornTries || performance.now() - startedAtMs < tornBudgetMs; tries += 1) {
      const count = readSync(this.#file, this.pixels, 0, this.pixels.length, mmapWire.at.pixels);
      if (count < this.pixels.length) return { type: 'header', header: { type: 'incomplete' } };
      const after = this.readHeader();
      if (after.type === 'stable' && after.version === wanted) {
        this.#known.set(this.#words);
        return { type: 'frame', version: wanted };
      }
      this.tornRetries += 1;
      if (after.type === 'stable') wanted = after.version;
      else if (after.type !== 'writing') return { type: 'header', header: after };
    }
    return { type: 'torn' };
  }

  close(): void {
    closeSync(this.#file);
  }

  #readHeaderBytes(): number {
    return readSync(this.#file, this.#header, 0, mmapWire.headerBytes, 0);
  }

  #decodeHeader(count: number): MmapHeader {
    return decodeMmapHeader(
      count === mmapWire.headerBytes ? this.#header : this.#header.subarray(0, count),
      this.#size,
    );
  }
}

/** A descriptor for reading. Throws what the system says, or that it is no plain file. */
export function openPlainFile(path: string): number {
  // Not blocking: opening a pipe by mistake must not hang the service.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new Error('it is no plain file');
}

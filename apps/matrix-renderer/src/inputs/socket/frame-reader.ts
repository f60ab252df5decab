import {
  decodeFrameHeader,
  encodeFrameHeader,
  type FrameHeader,
  findHeaderFault,
  frameBytesOf,
  frameWire,
  type MatrixSize,
} from '@framelane/protocol/matrix';

export interface HeaderFault {
  code: 'E_SIZE' | 'E_LENGTH';
  header: FrameHeader;
}

/** Gets complete frames; `pixels` is borrowed until the call returns and stands for the last of `count`. */
export type OnFrames = (pixels: Uint8Array, count: number) => void;

/**
 * Cuts a byte stream into frames of one size, in whatever pieces it arrives. Keeps at most one frame, allocated when
 * the first valid header has come; a frame that lies whole in one piece is not copied here at all.
 */
export class FrameReader {
  readonly #display: MatrixSize;
  readonly #expected: Uint8Array;
  readonly #frameBytes: number;
  readonly #header = new Uint8Array(frameWire.headerBytes);
  readonly #onFrames: OnFrames;
  #headerFilled = 0;
  #isInPayload = false;
  #payload: Uint8Array | undefined;
  #payloadFilled = 0;
  #fault: HeaderFault | undefined;

  constructor(display: MatrixSize, onFrames: OnFrames) {
    this.#display = display;
    this.#expected = encodeFrameHeader(display);
    this.#frameBytes = frameBytesOf(display);
    this.#onFrames = onFrames;
  }

  /** Why the stream ended being read; nothing after the bad header is looked at. */
  get fault(): HeaderFault | undefined {
    return this.#fault;
  }

  /** A message has begun and is not complete. */
  get isInside(): boolean {
    return this.#isInPayload || this.#headerFilled > 0;
  }

  /** Reads all of `chunk`, or up to a header that is refused. */
  push(chunk: Uint8Array): void {
    let at = 0;
    let count = 0;
    let newest: Uint8Array | undefined;
    while (at < chunk.length && this.#fault === undefined) {
      if (!this.#isInPayload) {
        at = this.#readHeader(chunk, at);
        continue;
      }
      const available = chunk.length - at;
      if (this.#payloadFilled === 0 && available >= this.#frameBytes) {
        newest = chunk.subarray(at, at + this.#frameBytes);
        at += this.#frameBytes;
      } else {
        this.#payload ??= new Uint8Array(this.#frameBytes);
        if (newest === this.#payload) {
          this.#onFrames(newest, count);
          newest = undefined;
          count = 0;
        }
        const taken = Math.min(available, this.#frameBytes - this.#payloadFilled);
        this.#payload.set(taken === chunk.length ? chunk : chunk.subarray(at, at + taken), this.#payloadFilled);
        this.#payloadFilled += taken;
        at += taken;
        if (this.#payloadFilled < this.#frameBytes) continue;
        newest = this.#payload;
      }
      count += 1;
      this.#isInPayload = false;
      this.#payloadFilled = 0;
    }
    if (newest !== undefined) this.#onFrames(newest, count);
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    let at = start;
    while (this.#headerFilled < frameWire.headerBytes && at < chunk.length) {
      this.#header[this.#headerFilled] = chunk[at]!;
      this.#headerFilled += 1;
      at += 1;
    }
    if (this.#headerFilled < frameWire.headerBytes) return at;
    this.#headerFilled = 0;
    if (this.#isExpected()) this.#isInPayload = true;
    else this.#refuse();
    return at;
  }

  #isExpected(): boolean {
    for (let index = 0; index < frameWire.headerBytes; index += 1) {
      if (this.#header[index] !== this.#expected[index]) return false;
    }
    return true;
  }

  #refuse(): void {
    const header = decodeFrameHeader(this.#header);
    if (header === undefined) return;
    const code = findHeaderFault(header, this.#display);
    if (code !== undefined) this.#fault = { code, header };
  }
}

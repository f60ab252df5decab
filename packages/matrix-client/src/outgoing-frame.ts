import { frameBytesOf, frameWire, writeFrameHeader } from '@framelane/protocol/matrix';
import type { DedupStrategy } from './client-options.ts';
import { bytesPerPixelOf, copyRgbInto, hasRgbBytes, type MatrixImage } from './rgb-image.ts';

/** One frame as it goes out, header and pixels in one piece: two writes would wait for each other on TCP. */
export class OutgoingFrame {
  readonly message: Buffer;
  readonly #rgb: Buffer;
  /** The bytes as given, where they differ from those sent. */
  #source: Buffer | undefined;
  #hasSource = false;
  width = 0;
  height = 0;

  constructor(rgbBytes: number) {
    // Not from the shared pool of small buffers: a frame is kept for long and used again.
    this.message = Buffer.allocUnsafeSlow(frameWire.headerBytes + rgbBytes);
    this.#rgb = this.message.subarray(frameWire.headerBytes);
  }

  /** Copies the picture; `strategy` says what {@link equals} will be asked. Throws ERR_MATRIX_ARGUMENT. */
  fill(image: MatrixImage, strategy: DedupStrategy): void {
    writeFrameHeader(image, this.message);
    copyRgbInto(image, this.#rgb);
    this.width = image.width;
    this.height = image.height;
    this.#hasSource = strategy === 'source' && bytesPerPixelOf(image) === 4;
    if (!this.#hasSource) return;
    this.#source ??= Buffer.allocUnsafeSlow(image.data.byteLength);
    this.#source.set(image.data);
  }

  equals(image: MatrixImage, strategy: DedupStrategy): boolean {
    if (strategy === 'none' || image.width !== this.width || image.height !== this.height) return false;
    if (strategy === 'payload') return hasRgbBytes(image, this.#rgb);
    const source = this.#hasSource && this.#source !== undefined ? this.#source : this.#rgb;
    return Buffer.compare(source, image.data) === 0;
  }
}

/** Frames to be used again, so that a steady stream of one size allocates no pixels. Keeps `limit` at most. */
export class FramePool {
  readonly #free: OutgoingFrame[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A frame filled with the picture. Throws ERR_MATRIX_ARGUMENT. */
  take(image: MatrixImage, strategy: DedupStrategy): OutgoingFrame {
    bytesPerPixelOf(image);
    const rgbBytes = frameBytesOf(image);
    const last = this.#free.pop();
    const frame = last?.message.byteLength === frameWire.headerBytes + rgbBytes ? last : new OutgoingFrame(rgbBytes);
    frame.fill(image, strategy);
    return frame;
  }

  /** Only frames that nobody reads from any more, the system included. */
  give(frame: OutgoingFrame): void {
    if (this.#free.length < this.#limit) this.#free.push(frame);
  }
}

/**
 * Raw pixels in shared memory: `byteLength` bytes from `pixelsByteOffset`, top row first, rows of `rowBytes`
 * (absent: tight, width × 4). The buffer stays the producer's; it is valid until the next `onFrame` call returns.
 */
export interface FrameData {
  width: number;
  height: number;
  sequence: number;
  format: 'BGRA8' | 'RGBA8';
  buffer: SharedArrayBuffer;
  pixelsByteOffset: number;
  byteLength: number;
  rowBytes?: number;
  /** Present when the buffer is the producer's own slot: false means what was read must be thrown away. */
  isCurrent?(): boolean;
}

/**
 * A picture that its transport delivered decoded. `Image` is the runtime's own type (an `ImageBitmap` in a page), or
 * the undecoded bytes in Node. The backend owns it and closes it once a later frame has been delivered to every
 * listener, or at `disconnect()`.
 */
export interface FrameImage<Image> {
  width: number;
  height: number;
  sequence: number;
  image: Image;
  /** Pixels of what was rendered, where the picture was made smaller on its way; places are measured in these. */
  renderedSize?: { width: number; height: number };
}

export type Frame<Image = unknown> = FrameData | FrameImage<Image>;

/**
 * A JPEG as it came from the engine, for runtimes without a picture type of their own. The bytes stay as they are until
 * a later frame has been delivered; then their buffer is used again.
 */
export interface JpegImage {
  type: 'jpeg';
  bytes: Uint8Array;
}

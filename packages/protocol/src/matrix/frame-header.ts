import { FramelaneError } from '../errors.ts';

/** Width and height in pixels. */
export interface MatrixSize {
  width: number;
  height: number;
}

/** The eight bytes before every frame on a stream socket; big-endian. */
export interface FrameHeader extends MatrixSize {
  /** Length of the RGB bytes that follow, as the sender states it. */
  payloadBytes: number;
}

/** Offsets and constants of the stream socket wire. `ok` is the whole reply to an accepted frame. */
export const frameWire = {
  headerBytes: 8,
  at: { width: 0, height: 2, payloadBytes: 4 },
  bytesPerPixel: 3,
  maxSidePx: 65_535,
  maxPixels: 4_194_304,
  ok: [0x4f, 0x4b],
  defaultSocketPath: '/tmp/heart_matrix.sock',
} as const;

const { at } = frameWire;

/** Bytes of one frame: three per pixel, rows from the top, no padding. */
export function frameBytesOf({ width, height }: MatrixSize): number {
  return width * height * frameWire.bytesPerPixel;
}

/** Writes the header for a frame of `size` into the first eight bytes of `target`. */
export function writeFrameHeader(size: MatrixSize, target: Uint8Array): void {
  const { maxSidePx } = frameWire;
  for (const side of [size.width, size.height]) {
    if (!Number.isInteger(side) || side < 1 || side > maxSidePx) {
      throw new FramelaneError(
        'ERR_MATRIX_ARGUMENT',
        `expected a frame of 1..${maxSidePx} pixels a side, got ${size.width}x${size.height}; scale the picture first`,
      );
    }
  }
  const view = new DataView(target.buffer, target.byteOffset, frameWire.headerBytes);
  view.setUint16(at.width, size.width);
  view.setUint16(at.height, size.height);
  view.setUint32(at.payloadBytes, frameBytesOf(size));
}

/** The 8 bytes before the pixels of a frame, with their length. */
export function encodeFrameHeader(size: MatrixSize): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(frameWire.headerBytes);
  writeFrameHeader(size, bytes);
  return bytes;
}

/** Reads a header as it stands; `undefined` below eight bytes. Ask {@link findHeaderFault} whether it is acceptable. */
export function decodeFrameHeader(bytes: Uint8Array): FrameHeader | undefined {
  if (bytes.byteLength < frameWire.headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, frameWire.headerBytes);
  return {
    width: view.getUint16(at.width),
    height: view.getUint16(at.height),
    payloadBytes: view.getUint32(at.payloadBytes),
  };
}

/** Why a display of `display` refuses the frame, the size before the length; `undefined` when it takes it. */
export function findHeaderFault(header: FrameHeader, display: MatrixSize): 'E_SIZE' | 'E_LENGTH' | undefined {
  if (header.width !== display.width || header.height !== display.height) return 'E_SIZE';
  return header.payloadBytes === frameBytesOf(header) ? undefined : 'E_LENGTH';
}

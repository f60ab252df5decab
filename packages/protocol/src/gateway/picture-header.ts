import { FramelaneError } from '../errors.ts';

export const pictureLanes = { engine: 1, stream: 2, matrix: 3 } as const;
export const pictureCodecs = { jpeg: 1, rgb888: 2, bgra8: 3 } as const;
export type PictureLane = keyof typeof pictureLanes;
export type PictureCodec = keyof typeof pictureCodecs;

/** What stands before the bytes of every picture on a gateway socket. */
export interface PictureHeader {
  lane: PictureLane;
  codec: PictureCodec;
  /** Number of the request that caused the picture (engine lane), else 0. */
  request: number;
  sequence: number;
  /** Engine lane only. */
  frameIndex?: number;
  width: number;
  height: number;
  /** Presentation time (engine) or capture time (stream) in microseconds. */
  timeUs: number;
}

export const pictureHeaderBytes = 32;
const noFrameIndex = 0xffffffff;
const at = {
  lane: 0,
  codec: 1,
  headerBytes: 2,
  request: 4,
  sequence: 8,
  frameIndex: 16,
  width: 20,
  height: 22,
  timeUs: 24,
} as const;

/** Writes the header into the first 32 bytes of `target`. */
export function writePictureHeader(header: PictureHeader, target: Uint8Array): void {
  const view = new DataView(target.buffer, target.byteOffset, pictureHeaderBytes);
  view.setUint8(at.lane, pictureLanes[header.lane]);
  view.setUint8(at.codec, pictureCodecs[header.codec]);
  view.setUint16(at.headerBytes, pictureHeaderBytes, true);
  view.setUint32(at.request, header.request, true);
  view.setBigUint64(at.sequence, BigInt(header.sequence), true);
  view.setUint32(at.frameIndex, header.frameIndex ?? noFrameIndex, true);
  view.setUint16(at.width, header.width, true);
  view.setUint16(at.height, header.height, true);
  view.setBigInt64(at.timeUs, BigInt(Math.round(header.timeUs)), true);
}

/** The 32 bytes before a picture, in memory of their own; {@link writePictureHeader} takes memory of the caller's. */
export function encodePictureHeader(header: PictureHeader): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pictureHeaderBytes);
  writePictureHeader(header, bytes);
  return bytes;
}

/**
 * Reads the header of a picture message; `undefined` when it is shorter than a header. The picture begins at
 * `headerBytes`, which may grow in later versions.
 *
 * @throws ERR_PROTOCOL_UNKNOWN for a lane or codec this side does not know, ERR_PROTOCOL_MALFORMED for lengths that do not fit
 */
export function decodePictureHeader(message: Uint8Array): (PictureHeader & { headerBytes: number }) | undefined {
  if (message.byteLength < pictureHeaderBytes) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const lane = nameOf(pictureLanes, view.getUint8(at.lane), 'lane');
  const codec = nameOf(pictureCodecs, view.getUint8(at.codec), 'codec');
  const headerBytes = view.getUint16(at.headerBytes, true);
  if (headerBytes < pictureHeaderBytes || headerBytes > message.byteLength) {
    throw new FramelaneError(
      'ERR_PROTOCOL_MALFORMED',
      `expected a picture header of ${pictureHeaderBytes}..${message.byteLength} bytes, found ${headerBytes}`,
    );
  }
  const frameIndex = view.getUint32(at.frameIndex, true);
  return {
    lane,
    codec,
    headerBytes,
    request: view.getUint32(at.request, true),
    sequence: Number(view.getBigUint64(at.sequence, true)),
    ...(frameIndex === noFrameIndex ? {} : { frameIndex }),
    width: view.getUint16(at.width, true),
    height: view.getUint16(at.height, true),
    timeUs: Number(view.getBigInt64(at.timeUs, true)),
  };
}

function nameOf<Name extends string>(table: Record<Name, number>, value: number, what: string): Name {
  for (const name in table) if (table[name] === value) return name;
  throw new FramelaneError(
    'ERR_PROTOCOL_UNKNOWN',
    `expected a picture ${what} of ${Object.values(table).join(', ')}, found ${value}; update this side`,
  );
}

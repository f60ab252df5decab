import { createRequire } from 'node:module';
import { RingReader } from '@framelane/shm-native';
import { frameNumberBits, getFrameNumberCellPx } from '../../src/media/sample-clip/frame-number.ts';

const require = createRequire(import.meta.url);
const { decompressSync, FORMAT_RGB } = require('@julusian/jpeg-turbo') as typeof import('@julusian/jpeg-turbo');

export interface Picture {
  width: number;
  height: number;
  /** Three bytes per pixel. */
  rgb: Uint8Array;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export function decodeJpeg(jpeg: Uint8Array): Picture {
  const { data, width, height } = decompressSync(Buffer.from(jpeg), { format: FORMAT_RGB });
  return { width, height, rgb: data };
}

/** Decodes the picture with this sequence number out of a ring file. */
export function readRingPicture(ringPath: string, seq: number): Picture & { frameIndex: number | undefined } {
  const reader = RingReader.open(ringPath);
  try {
    const target = new Uint8Array(reader.info.slotSizeBytes);
    const frame = reader.copyFrameInto(seq, target);
    if (frame === undefined) throw new Error(`the ring has no frame ${seq}`);
    const { frameIndex } = frame;
    return { ...decodeJpeg(target.subarray(0, frame.byteLength)), frameIndex };
  } finally {
    reader.close();
  }
}

/** Mean colour of a rectangle, which is cut to whole pixels. */
export function averageRgb(picture: Picture, rect: { x: number; y: number; width: number; height: number }): Rgb {
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = Math.ceil(rect.y); y < rect.y + rect.height; y += 1) {
    for (let x = Math.ceil(rect.x); x < rect.x + rect.width; x += 1) {
      const at = (y * picture.width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        sum[channel] = (sum[channel] ?? 0) + (picture.rgb[at + channel] ?? 0);
      }
      count += 1;
    }
  }
  return [(sum[0] ?? 0) / count, (sum[1] ?? 0) / count, (sum[2] ?? 0) / count];
}

/** Reads the burnt-in frame index from the pixels. Throws when the two marks at its start are not there. */
export function readFrameNumber(picture: Picture, options: { isInverted?: boolean } = {}): number {
  const cell = getFrameNumberCellPx(picture.height);
  const bits = Array.from({ length: frameNumberBits + 2 }, (_, position) => {
    const rect = { x: cell * (1 + position) + cell / 4, y: cell + cell / 4, width: cell / 2, height: cell / 2 };
    const [, green] = averageRgb(picture, rect);
    return green >= 128 !== (options.isInverted ?? false);
  });
  if (bits[0] !== true || bits[1] !== false) throw new Error('no frame number in this picture');
  return bits.slice(2).reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0);
}

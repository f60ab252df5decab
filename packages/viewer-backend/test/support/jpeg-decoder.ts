import { decompressSync, FORMAT_BGRA } from '@julusian/jpeg-turbo';
import type { FrameData } from '../../src/common/frame.ts';
import type { PictureDecoder } from '../../src/socket/index.ts';
import { readFakeFrameNumber } from '../../src/testing/fake/fake-picture.ts';

export interface DecodedPicture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Decodes for real in Node, and counts the pictures that were not given back. */
export class CountingDecoder implements PictureDecoder<DecodedPicture> {
  held = 0;

  async decode(jpeg: Uint8Array<ArrayBuffer>): Promise<DecodedPicture> {
    const { data, width, height } = decompressSync(Buffer.from(jpeg), { format: FORMAT_BGRA });
    this.held += 1;
    return { width, height, pixels: data };
  }

  release(): void {
    this.held -= 1;
  }
}

export function readDecodedNumber({ width, height, pixels }: DecodedPicture): number {
  const buffer = new SharedArrayBuffer(pixels.byteLength);
  new Uint8Array(buffer).set(pixels);
  const frame: FrameData = {
    width,
    height,
    sequence: 0,
    format: 'BGRA8',
    buffer,
    pixelsByteOffset: 0,
    byteLength: pixels.byteLength,
  };
  return readFakeFrameNumber(frame);
}

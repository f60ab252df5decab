import jpeg from '@julusian/jpeg-turbo';
import { convertIndexedToRgb, type DecodedPng, decode as decodePng } from 'fast-png';

/** Rows from the top, tight, four bytes a pixel. */
export interface DecodedImage {
  width: number;
  height: number;
  rgba: Uint8Array;
}

const maxSidePx = 8192;

/** Decodes a PNG or JPEG file. The size is looked at before any pixel is. Throws an `Error` when that is not possible. */
export function decodeImage(bytes: Uint8Array): DecodedImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length > 4 && view.getUint16(0) === 0xffd8) return decodeJpeg(bytes, view);
  if (bytes.length < 24 || view.getUint32(0) !== 0x89504e47) throw new Error('expected a PNG or JPEG file');
  checkSize(view.getUint32(16), view.getUint32(20));
  const png = decodePng(bytes);
  return { width: png.width, height: png.height, rgba: toRgba(png) };
}

function decodeJpeg(bytes: Uint8Array, view: DataView): DecodedImage {
  checkJpegSize(view);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { data, width, height } = jpeg.decompressSync(file, { format: jpeg.FORMAT_RGBA });
  return { width, height, rgba: new Uint8Array(data) };
}

/** Goes from marker to marker up to the one that carries the size. */
function checkJpegSize(view: DataView): void {
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) {
      checkSize(view.getUint16(at + 7), view.getUint16(at + 5));
      return;
    }
    if (marker < 0xff01) break;
  }
  throw new Error('expected a JPEG file with a frame header');
}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width > maxSidePx || height > maxSidePx) {
    throw new Error(`expected sides from 1 to ${maxSidePx} pixels, found ${width}x${height}`);
  }
}

/** Grey, palette, 16-bit and everything else a PNG may be. */
function toRgba(png: DecodedPng): Uint8Array {
  const { width, height } = png;
  const { data, channels, depth } = expandPacked(png);
  const rgba = new Uint8Array(width * height * 4);
  const shift = depth === 16 ? 8 : 0;
  const isGrey = channels < 3;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = pixel * channels;
    for (let k = 0; k < 3; k += 1) rgba[pixel * 4 + k] = data[from + (isGrey ? 0 : k)]! >> shift;
    rgba[pixel * 4 + 3] = channels % 2 === 0 ? data[from + channels - 1]! >> shift : 255;
    if (png.transparency?.every((part, k) => data[from + k] === part)) rgba[pixel * 4 + 3] = 0;
  }
  return rgba;
}

/** One number per channel and pixel, palettes looked up. */
function expandPacked(png: DecodedPng): { data: ArrayLike<number>; channels: number; depth: number } {
  if (png.palette !== undefined) {
    return { data: convertIndexedToRgb(png), channels: png.palette[0]?.length ?? 3, depth: 8 };
  }
  if (png.depth >= 8) return png;
  const perByte = 8 / png.depth;
  const rowBytes = Math.ceil(png.width / perByte);
  const top = 2 ** png.depth - 1;
  const data = new Uint8Array(png.width * png.height);
  for (let at = 0; at < data.length; at += 1) {
    const x = at % png.width;
    const packed = png.data[Math.floor(at / png.width) * rowBytes + Math.floor(x / perByte)]!;
    data[at] = (((packed >> (8 - png.depth * ((x % perByte) + 1))) & top) * 255) / top;
  }
  return { data, channels: 1, depth: 8 };
}

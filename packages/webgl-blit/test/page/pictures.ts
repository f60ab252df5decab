import type { BlitFrame, FrameData, PixelFormat } from '@framelane/webgl-blit';

/** Tight RGBA rows with opaque alpha: what every way of handing over this picture must show. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Deterministic noise: every neighbour differs, so a shift by one pixel or a swapped channel cannot hide. */
export function makePicture(width: number, height: number, seed = 1): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  let state = seed * 2654435761;
  for (let i = 0; i < rgba.length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    rgba[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  return { width, height, rgba };
}

export interface MemoryLayout {
  format: PixelFormat;
  sequence: number;
  offset?: number;
  /** Bytes after each row, filled with a colour that occurs nowhere else. */
  paddingBytes?: number;
}

/** The picture in shared memory. Alpha is noise, because it must not matter. */
export function toFrameData(picture: Picture, layout: MemoryLayout): FrameData {
  const { width, height, rgba } = picture;
  const rowBytes = width * 4 + (layout.paddingBytes ?? 0);
  const offset = layout.offset ?? 16;
  const buffer = new SharedArrayBuffer(offset + rowBytes * height + 5);
  const bytes = new Uint8Array(buffer);
  bytes.fill(0xfe);
  const red = layout.format === 'RGBA8' ? 0 : 2;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      const to = offset + y * rowBytes + x * 4;
      bytes[to + red] = rgba[from]!;
      bytes[to + 1] = rgba[from + 1]!;
      bytes[to + 2 - red] = rgba[from + 2]!;
      bytes[to + 3] = (x * 37 + y * 11) & 0xff;
    }
  }
  const frame: FrameData = {
    width,
    height,
    sequence: layout.sequence,
    format: layout.format,
    buffer,
    pixelsByteOffset: offset,
    byteLength: width * height * 4,
  };
  if (layout.paddingBytes !== undefined) frame.rowBytes = rowBytes;
  return frame;
}

/** Each way a picture can reach the blitter. */
export const sourceKinds = {
  rgba: async (picture, sequence) => toFrameData(picture, { format: 'RGBA8', sequence }),
  bgra: async (picture, sequence) => toFrameData(picture, { format: 'BGRA8', sequence }),
  'rgba, pitched': async (picture, sequence) =>
    toFrameData(picture, { format: 'RGBA8', sequence, paddingBytes: 48, offset: 64 }),
  'bgra, pitched': async (picture, sequence) =>
    toFrameData(picture, { format: 'BGRA8', sequence, paddingBytes: 4, offset: 4096 }),
  'bgra, pitch and offset not aligned': async (picture, sequence) =>
    toFrameData(picture, { format: 'BGRA8', sequence, paddingBytes: 13, offset: 17 }),
  'plain ArrayBuffer': async (picture, sequence) => {
    const frame = toFrameData(picture, { format: 'RGBA8', sequence });
    return { ...frame, buffer: new Uint8Array(frame.buffer).slice().buffer };
  },
  'ImageBitmap of pixels': async (picture, sequence) =>
    asImage(picture, sequence, await createImageBitmap(new ImageData(picture.rgba, picture.width, picture.height))),
  'ImageBitmap of a decoded file': async (picture, sequence) =>
    asImage(picture, sequence, await createImageBitmap(await paint(picture).convertToBlob({ type: 'image/png' }))),
  OffscreenCanvas: async (picture, sequence) => asImage(picture, sequence, paint(picture)),
  HTMLCanvasElement: async (picture, sequence) => {
    const canvas = document.createElement('canvas');
    canvas.width = picture.width;
    canvas.height = picture.height;
    const context = canvas.getContext('2d');
    context?.putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
    return asImage(picture, sequence, canvas);
  },
  VideoFrame: async (picture, sequence) =>
    asImage(
      picture,
      sequence,
      new VideoFrame(picture.rgba, {
        format: 'RGBA',
        codedWidth: picture.width,
        codedHeight: picture.height,
        timestamp: 0,
      }),
    ),
} satisfies Record<string, (picture: Picture, sequence: number) => Promise<BlitFrame>>;

export type SourceKind = keyof typeof sourceKinds;

/** Ends the life of a decoded picture, as its owner would. */
export function closeFrame(frame: BlitFrame): void {
  if ('image' in frame && 'close' in frame.image) frame.image.close();
}

function asImage<T extends ImageBitmap | VideoFrame | HTMLCanvasElement | OffscreenCanvas>(
  picture: Picture,
  sequence: number,
  image: T,
) {
  return { width: picture.width, height: picture.height, sequence, image };
}

function paint(picture: Picture): OffscreenCanvas {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context?.putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
  return canvas;
}

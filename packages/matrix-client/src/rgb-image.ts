import { argumentError } from './errors.ts';

/** A picture in rows from the top, 3 (RGB) or 4 (RGBA) bytes a pixel; alpha is dropped, not blended. */
export interface MatrixImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Bytes a pixel of a picture. Throws ERR_MATRIX_ARGUMENT unless there are three or four for every pixel. */
export function bytesPerPixelOf({ width, height, data }: MatrixImage): 3 | 4 {
  const pixels = width * height;
  if (data.byteLength === pixels * 3) return 3;
  if (data.byteLength === pixels * 4) return 4;
  throw argumentError(
    `expected ${pixels * 3} (RGB) or ${pixels * 4} (RGBA) bytes for ${width}x${height}, got ${data.byteLength}`,
  );
}

/** Copies the RGB bytes of `image` into `target`, which has room for them. Throws ERR_MATRIX_ARGUMENT. */
export function copyRgbInto(image: MatrixImage, target: Uint8Array): void {
  const { width, height, data } = image;
  if (bytesPerPixelOf(image) === 3) {
    target.set(data);
    return;
  }
  const pixels = width * height;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    target[pixel * 3] = data[pixel * 4]!;
    target[pixel * 3 + 1] = data[pixel * 4 + 1]!;
    target[pixel * 3 + 2] = data[pixel * 4 + 2]!;
  }
}

/** Whether `rgb` is what {@link copyRgbInto} would make of the picture. */
export function hasRgbBytes({ data }: MatrixImage, rgb: Uint8Array): boolean {
  if (data.byteLength === rgb.byteLength) return Buffer.compare(data, rgb) === 0;
  for (let from = 0, to = 0; to < rgb.byteLength; from += 4, to += 3) {
    if (data[from] !== rgb[to] || data[from + 1] !== rgb[to + 1] || data[from + 2] !== rgb[to + 2]) return false;
  }
  return true;
}

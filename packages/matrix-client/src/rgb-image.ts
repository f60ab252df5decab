import { FramelaneError } from '@framelane/protocol';

/** A picture in rows from the top, 3 (RGB) or 4 (RGBA) bytes a pixel; alpha is dropped, not blended. */
export interface MatrixImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Throws ERR_MATRIX_ARGUMENT unless there are three or four bytes for every pixel. */
export function checkImageBytes({ width, height, data }: MatrixImage): void {
  const pixels = width * height;
  if (data.byteLength === pixels * 3 || data.byteLength === pixels * 4) return;
  throw new FramelaneError(
    'ERR_MATRIX_ARGUMENT',
    `expected ${pixels * 3} (RGB) or ${pixels * 4} (RGBA) bytes for ${width}x${height}, got ${data.byteLength}`,
  );
}

/** Copies the RGB bytes of `image` into `target`, which has room for them. Throws ERR_MATRIX_ARGUMENT. */
export function copyRgbInto(image: MatrixImage, target: Uint8Array): void {
  checkImageBytes(image);
  const { width, height, data } = image;
  const pixels = width * height;
  if (data.byteLength === pixels * 3) {
    target.set(data);
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    target[pixel * 3] = data[pixel * 4] ?? 0;
    target[pixel * 3 + 1] = data[pixel * 4 + 1] ?? 0;
    target[pixel * 3 + 2] = data[pixel * 4 + 2] ?? 0;
  }
}

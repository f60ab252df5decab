import type { Fit } from '@framelane/webgl-blit';
import type { Picture } from './pictures.ts';

export interface ReferenceOptions {
  canvasWidth: number;
  canvasHeight: number;
  fit: Fit;
  letterbox: readonly [number, number, number];
}

export interface Reference {
  rgba: Uint8ClampedArray;
  isNearest: boolean;
}

/** What the canvas must show, computed on the CPU from the documented rules and from nothing of the package. */
export function renderReference(picture: Picture, options: ReferenceOptions): Reference {
  const { canvasWidth, canvasHeight, fit } = options;
  const horizontal = canvasWidth / picture.width;
  const vertical = canvasHeight / picture.height;
  let scale = fit === 'cover' ? Math.max(horizontal, vertical) : Math.min(horizontal, vertical);
  if (fit === 'integer' && scale >= 1) scale = Math.floor(scale);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const left = Math.floor((canvasWidth - width) / 2);
  const top = Math.floor((canvasHeight - height) / 2);
  const isWhole = width % picture.width === 0 && width / picture.width === height / picture.height;
  const isNearest = isWhole || Math.min(width / picture.width, height / picture.height) > 4;

  const rgba = new Uint8ClampedArray(canvasWidth * canvasHeight * 4);
  for (let y = 0; y < canvasHeight; y += 1) {
    for (let x = 0; x < canvasWidth; x += 1) {
      const to = (y * canvasWidth + x) * 4;
      const isInside = x >= left && x < left + width && y >= top && y < top + height;
      const u = ((x - left + 0.5) * picture.width) / width;
      const v = ((y - top + 0.5) * picture.height) / height;
      for (let c = 0; c < 3; c += 1) {
        if (!isInside) rgba[to + c] = Math.round(options.letterbox[c]! * 255);
        else if (isNearest) rgba[to + c] = picture.rgba[(Math.floor(v) * picture.width + Math.floor(u)) * 4 + c]!;
        else rgba[to + c] = sampleLinear(picture, u, v, c);
      }
      rgba[to + 3] = 255;
    }
  }
  return { rgba, isNearest };
}

function sampleLinear(picture: Picture, u: number, v: number, channel: number): number {
  const x0 = Math.floor(u - 0.5);
  const y0 = Math.floor(v - 0.5);
  const fx = u - 0.5 - x0;
  const fy = v - 0.5 - y0;
  const top = readClamped(picture, x0, y0, channel) * (1 - fx) + readClamped(picture, x0 + 1, y0, channel) * fx;
  const low = readClamped(picture, x0, y0 + 1, channel) * (1 - fx) + readClamped(picture, x0 + 1, y0 + 1, channel) * fx;
  return top * (1 - fy) + low * fy;
}

function readClamped(picture: Picture, x: number, y: number, channel: number): number {
  const column = Math.min(picture.width - 1, Math.max(0, x));
  const row = Math.min(picture.height - 1, Math.max(0, y));
  return picture.rgba[(row * picture.width + column) * 4 + channel]!;
}

import type { Picture } from './picture.ts';

/**
 * Scales a picture to fit into `width` × `height` without changing its proportions, black around it. Pixels are
 * averaged when it gets smaller and repeated when it gets larger, so that small pictures keep hard edges.
 */
export function fitPicture(picture: Picture, width: number, height: number): Picture {
  const scale = Math.min(width / picture.width, height / picture.height);
  const innerWidth = Math.max(1, Math.round(picture.width * scale));
  const innerHeight = Math.max(1, Math.round(picture.height * scale));
  const left = Math.floor((width - innerWidth) / 2);
  const top = Math.floor((height - innerHeight) / 2);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < innerHeight; y += 1) {
    const rows = spanOf(y, innerHeight, picture.height);
    for (let x = 0; x < innerWidth; x += 1) {
      const columns = spanOf(x, innerWidth, picture.width);
      average(picture, { columns, rows }, pixels.subarray(((top + y) * width + left + x) * 3));
    }
  }
  return { width, height, pixels };
}

type Span = readonly [first: number, end: number];

/** The source pixels that one target pixel stands for. */
function spanOf(target: number, targetCount: number, sourceCount: number): Span {
  const first = Math.floor((target * sourceCount) / targetCount);
  return [first, Math.max(first + 1, Math.floor(((target + 1) * sourceCount) / targetCount))];
}

function average(picture: Picture, { columns, rows }: { columns: Span; rows: Span }, into: Uint8Array): void {
  const [left, right] = columns;
  const [top, bottom] = rows;
  const count = (right - left) * (bottom - top);
  for (let channel = 0; channel < 3; channel += 1) {
    let sum = 0;
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) sum += picture.pixels[(y * picture.width + x) * 3 + channel]!;
    }
    into[channel] = Math.round(sum / count);
  }
}

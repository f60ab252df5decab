import { cellPx, cellsOf } from './burnt-in-number.ts';
import type { KnownClip } from './clips.ts';

const white = 235;
const black = 16;
const background = 110;
const bar = 180;
const neutral = 128;

/** A YUV4MPEG2 file: uncompressed, so that it needs no encoder, with a burnt-in number in every frame. */
export function buildNumberedClip(clip: KnownClip): Buffer {
  const { width, height, fps, frameCount, firstNumber } = clip;
  const chunks: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`)];
  const chroma = Buffer.alloc((width * height) / 2, neutral);
  for (let index = 0; index < frameCount; index += 1) {
    const luma = Buffer.alloc(width * height, background);
    const barLeft = Math.floor(((width - 16) * index) / frameCount);
    fillBox(luma, width, { left: barLeft, top: height / 2, width: 16, height: height / 2, value: bar });
    const side = cellPx(height);
    cellsOf(firstNumber + index).forEach((isWhite, column) => {
      const box = { left: side * (1 + column), top: side, width: side, height: side };
      fillBox(luma, width, { ...box, value: isWhite ? white : black });
    });
    chunks.push(Buffer.from('FRAME\n'), luma, chroma);
  }
  return Buffer.concat(chunks);
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
  value: number;
}

function fillBox(luma: Buffer, strideBytes: number, { left, top, width, height, value }: Box): void {
  for (let y = top; y < top + height; y += 1) luma.fill(value, y * strideBytes + left, y * strideBytes + left + width);
}

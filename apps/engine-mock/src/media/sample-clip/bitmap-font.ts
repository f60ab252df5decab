import { fillRect, type Yuv, type YuvCanvas } from './yuv-canvas.ts';

/** Five columns by seven rows per glyph, one string of rows from top to bottom. */
const glyphs: Readonly<Record<string, string>> = {
  '0': '01110 10001 10011 10101 11001 10001 01110',
  '1': '00100 01100 00100 00100 00100 00100 01110',
  '2': '01110 10001 00001 00110 01000 10000 11111',
  '3': '11110 00001 00001 01110 00001 00001 11110',
  '4': '00010 00110 01010 10010 11111 00010 00010',
  '5': '11111 10000 11110 00001 00001 10001 01110',
  '6': '00110 01000 10000 11110 10001 10001 01110',
  '7': '11111 00001 00010 00100 01000 01000 01000',
  '8': '01110 10001 10001 01110 10001 10001 01110',
  '9': '01110 10001 10001 01111 00001 00010 01100',
  ':': '00000 00100 00100 00000 00100 00100 00000',
  F: '11111 10000 10000 11110 10000 10000 10000',
  P: '11110 10001 10001 11110 10000 10000 10000',
  S: '01111 10000 10000 01110 00001 00001 11110',
  H: '10001 10001 10001 11111 10001 10001 10001',
  x: '00000 00000 10001 01010 00100 01010 10001',
  r: '00000 00000 10110 11001 10000 10000 10000',
  a: '00000 00000 01110 00001 01111 10001 01111',
  m: '00000 00000 11010 10101 10101 10101 10101',
  e: '00000 00000 01110 10001 11111 10000 01110',
  l: '01100 00100 00100 00100 00100 00100 01110',
  n: '00000 00000 10110 11001 10001 10001 10001',
  z: '00000 00000 11111 00010 00100 01000 11111',
  k: '10000 10000 10010 10100 11000 10100 10010',
  ' ': '00000 00000 00000 00000 00000 00000 00000',
};

const columns = 5;
const advance = 6;

/** Width in pixels of `text` at `dotPx` pixels per dot. */
export function measureText(text: string, dotPx: number): number {
  return (text.length * advance - 1) * dotPx;
}

/** Paints `text` with its top left corner at `x`, `y`. A character without a glyph throws: the font is ours. */
export function paintText(
  canvas: YuvCanvas,
  text: string,
  at: { x: number; y: number; dotPx: number; colour: Yuv },
): void {
  [...text].forEach((character, index) => {
    const glyph = glyphs[character];
    if (glyph === undefined) throw new Error(`the bitmap font has no glyph for "${character}"`);
    glyph.split(' ').forEach((row, rowIndex) => {
      for (let column = 0; column < columns; column += 1) {
        if (row[column] !== '1') continue;
        const x = at.x + (index * advance + column) * at.dotPx;
        const y = at.y + rowIndex * at.dotPx;
        fillRect(canvas, { x, y, width: at.dotPx, height: at.dotPx }, at.colour);
      }
    });
  });
}

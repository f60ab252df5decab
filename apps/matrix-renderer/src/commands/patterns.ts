import type { Picture } from '../picture/picture.ts';

type Colour = readonly [red: number, green: number, blue: number];

interface PatternPoint {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Number of the frame, from 0. */
  frame: number;
}

const barColours: readonly Colour[] = [
  [255, 255, 255],
  [255, 255, 0],
  [0, 255, 255],
  [0, 255, 0],
  [255, 0, 255],
  [255, 0, 0],
  [0, 0, 255],
  [0, 0, 0],
];
const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];

/** Pictures to see whether a wall is wired and coloured right. */
const patterns = {
  bars: ({ x, width }) => barColours[Math.floor((x * barColours.length) / width)] ?? black,
  gradient: ({ x, y, width, height }) => [scale(x, width), scale(y, height), 255 - scale(x, width)],
  checker: ({ x, y, frame }) => ((x + y + frame) % 2 === 0 ? white : black),
  // One lit column and one lit row that wander: a panel that is turned or out of order shows at once.
  sweep: ({ x, y, width, height, frame }) => [
    x === frame % width ? 255 : 0,
    y === frame % height ? 255 : 0,
    x === 0 || y === 0 || x === width - 1 || y === height - 1 ? 64 : 0,
  ],
} satisfies Record<string, (point: PatternPoint) => Colour>;

export type PatternName = keyof typeof patterns;
export const patternNames = Object.keys(patterns) as PatternName[];

export function paintPattern(name: PatternName, frame: number, size: { width: number; height: number }): Picture {
  const { width, height } = size;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixels.set(patterns[name]({ x, y, width, height, frame }), (y * width + x) * 3);
  }
  return { width, height, pixels };
}

function scale(position: number, count: number): number {
  return Math.round((position * 255) / Math.max(1, count - 1));
}

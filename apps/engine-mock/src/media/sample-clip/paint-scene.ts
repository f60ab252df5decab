import { measureText, paintText } from './bitmap-font.ts';
import { createDial, type Dial, paintDial } from './dial.ts';
import { paintFrameNumber } from './frame-number.ts';
import { blendShape, copyCanvas, createCanvas, fillRect, toYuv, type Yuv, type YuvCanvas } from './yuv-canvas.ts';

/** The colour bars from left to right as red, green, blue 0..1; eight columns of equal width. */
export const colourBars: readonly (readonly [number, number, number])[] = [
  [0.75, 0.75, 0.75],
  [0.75, 0.75, 0],
  [0, 0.75, 0.75],
  [0, 0.75, 0],
  [0.75, 0, 0.75],
  [0.75, 0, 0],
  [0, 0, 0.75],
  [0, 0, 0],
];

/** Where the bars stand, as parts of the picture's height. */
export const colourBarsTop = 0.7;
export const colourBarsBottom = 0.88;

const ink = toYuv(0.93, 0.96, 1);
const accent = toYuv(1, 0.62, 0.18);
const cool = toYuv(0.25, 0.78, 0.95);
const shade = toYuv(0.05, 0.07, 0.14);

/** Everything that does not move: gradient, bars, grey ramp, title. */
function paintBackdrop(width: number, height: number): YuvCanvas {
  const canvas = createCanvas(width, height);
  paintGradient(canvas);
  const barsTop = even(height * colourBarsTop);
  const barsBottom = even(height * colourBarsBottom);
  colourBars.forEach(([red, green, blue], index) => {
    const left = even((index * width) / colourBars.length);
    const right = even(((index + 1) * width) / colourBars.length);
    fillRect(
      canvas,
      { x: left, y: barsTop, width: right - left, height: barsBottom - barsTop },
      toYuv(red, green, blue),
    );
  });
  for (let column = 0; column < width; column += 2) {
    const grey = Math.round(16 + (219 * column) / Math.max(1, width - 2));
    fillRect(canvas, { x: column, y: barsBottom, width: 2, height: height - barsBottom }, [grey, 128, 128]);
  }
  const dotPx = Math.max(2, even(height / 72));
  const title = 'Framelane';
  paintText(canvas, title, { x: even(width * 0.06), y: even(height * 0.2), dotPx, colour: ink });
  const note = `${width}x${height}`;
  const noteDotPx = Math.max(1, dotPx >> 1);
  paintText(canvas, note, { x: even(width * 0.06), y: even(height * 0.34), dotPx: noteDotPx, colour: cool });
  return canvas;
}

export type ScenePainter = (canvas: YuvCanvas, index: number) => void;

/**
 * Makes a painter of frames `0..count − 1`: backdrop, dial, orbiting discs, sweep, timecode and burnt-in frame
 * number. What does not change from frame to frame is computed here, once.
 */
export function createScenePainter(scene: {
  width: number;
  height: number;
  count: number;
  framesPerSecond: number;
}): ScenePainter {
  const backdrop = paintBackdrop(scene.width, scene.height);
  const { width, height } = scene;
  const face = { x: even(width * 0.78), y: even(height * 0.36), radius: height * 0.26 };
  const dial = createDial(backdrop, { ...face, colour: cool, handColour: accent });
  return (canvas, index) => paintScene(canvas, { ...scene, backdrop, dial, index });
}

function paintScene(
  canvas: YuvCanvas,
  scene: { backdrop: YuvCanvas; dial: Dial; index: number; count: number; framesPerSecond: number },
): void {
  const { backdrop, dial, index, count, framesPerSecond } = scene;
  copyCanvas(backdrop, canvas);
  const { width, height } = canvas;
  const seconds = index / framesPerSecond;
  paintDial(canvas, dial, seconds / 4);
  for (let disc = 0; disc < 3; disc += 1) {
    const angle = seconds * (0.7 + disc * 0.35) + (disc * Math.PI * 2) / 3;
    const x = width * (0.47 + 0.11 * Math.cos(angle));
    const y = height * (0.53 + 0.09 * Math.sin(angle * 1.7));
    paintDisc(canvas, { x, y, radius: height * (0.035 + 0.012 * disc) }, [accent, cool, ink][disc] ?? ink);
  }
  const sweepX = even((width * index) / Math.max(1, count));
  const barsTop = even(height * colourBarsTop);
  fillRect(canvas, { x: 0, y: barsTop - 8, width, height: 6 }, shade);
  fillRect(canvas, { x: 0, y: barsTop - 8, width: sweepX, height: 6 }, accent);
  const dotPx = Math.max(2, even(height / 108));
  const timecode = formatTimecode(index, framesPerSecond);
  const x = even(width * 0.06);
  const y = even(height * 0.56);
  const padding = dotPx * 2;
  const box = { x: x - padding, y: y - padding, width: measureText(timecode, dotPx) + padding * 2, height: dotPx * 11 };
  fillRect(canvas, box, shade);
  paintText(canvas, timecode, { x, y, dotPx, colour: ink });
  paintFrameNumber(canvas, index);
}

function formatTimecode(index: number, framesPerSecond: number): string {
  const rate = Math.round(framesPerSecond);
  const total = Math.floor(index / rate);
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60, index % rate];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function paintGradient(canvas: YuvCanvas): void {
  for (let row = 0; row < canvas.height; row += 1) {
    for (let column = 0; column < canvas.width; column += 1) {
      const down = row / canvas.height;
      const across = column / canvas.width;
      const glow = Math.exp(-((across - 0.75) ** 2 * 6 + (down - 0.3) ** 2 * 9));
      // A fixed grain of less than one step hides the bands of an eight-bit gradient.
      const grain = (((row * 37 + column * 101) % 17) / 17 - 0.5) * 0.9;
      canvas.y[row * canvas.width + column] = Math.round(30 + 26 * (1 - down) + 46 * glow + grain);
      if (((row | column) & 1) !== 0) continue;
      const at = (row >> 1) * canvas.chromaWidth + (column >> 1);
      canvas.cb[at] = Math.round(146 + 12 * (1 - down) - 6 * glow + grain);
      canvas.cr[at] = Math.round(122 + 10 * across * down + grain);
    }
  }
}

function paintDisc(canvas: YuvCanvas, disc: { x: number; y: number; radius: number }, colour: Yuv): void {
  const { x, y, radius } = disc;
  blendShape(canvas, {
    left: x - radius - 1,
    right: x + radius + 1,
    top: y - radius - 1,
    bottom: y + radius + 1,
    colour,
    coverage: (column, row) => Math.min(1, Math.max(0, radius - Math.hypot(column - x, row - y) + 0.5)),
  });
}

function even(value: number): number {
  return Math.round(value / 2) * 2;
}

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { cellPx, cellsOf, numberOf } from './burnt-in-number.ts';
import type { KnownClip } from './clips.ts';
import { type Bitmap, decodePng } from './decode-png.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** How long a picture may take on a machine that is busy with other things. */
const pictureTimeoutMs = 120_000;

/** Part of a frame in its own pixels. */
interface FrameBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The number burnt into the picture that the page shows, read from the pixels on the screen. */
export async function readFrameNumber(page: Page, clip: KnownClip): Promise<number | undefined> {
  const side = cellPx(clip.height);
  const columns = cellsOf(0).length;
  const { bitmap, scale } = await capture(page, clip, { left: side, top: side, width: columns * side, height: side });
  const cells = Array.from({ length: columns }, (_, column) => {
    const [red, green, blue] = averageBox(bitmap, {
      left: Math.ceil((column + 0.3) * side * scale),
      top: Math.ceil(0.3 * side * scale),
      width: Math.max(1, Math.floor(0.4 * side * scale)),
      height: Math.max(1, Math.floor(0.4 * side * scale)),
    });
    return (red + green + blue) / 3 >= 128;
  });
  return numberOf(cells);
}

/** A place in the frame as fractions of its sides, and the colour there. */
export interface Spot {
  place: { x: number; y: number };
  colour: Rgb;
}

export function readColours(page: Page, clip: KnownClip, places: readonly Spot['place'][]): Promise<Spot[]> {
  return Promise.all(places.map(async (place) => ({ place, colour: await readColour(page, clip, place) })));
}

/** Waits until every place has its colour, give or take what JPEG and YUV change. */
export async function waitForColours(page: Page, clip: KnownClip, wanted: readonly Spot[]): Promise<void> {
  const places = wanted.map(({ place }) => place);
  await expect
    .poll(async () => measureDistance(await readColours(page, clip, places), wanted), {
      timeout: pictureTimeoutMs,
      interval: 100,
    })
    .toBeLessThan(24);
}

/** The largest difference of any channel at any place. */
export function measureDistance(left: readonly Spot[], right: readonly Spot[]): number {
  const values = right.flatMap(({ colour }) => colour);
  return Math.max(...left.flatMap(({ colour }) => colour).map((value, at) => Math.abs(value - (values[at] ?? 0))));
}

export function invert([red, green, blue]: Rgb): Rgb {
  return [255 - red, 255 - green, 255 - blue];
}

/** The mean colour of a small square of the frame, read from the screen; `x` and `y` are fractions of the frame. */
async function readColour(page: Page, clip: KnownClip, at: Spot['place']): Promise<Rgb> {
  const side = clip.height / 20;
  const box = { left: at.x * clip.width - side / 2, top: at.y * clip.height - side / 2, width: side, height: side };
  const { bitmap } = await capture(page, clip, box);
  return averageBox(bitmap, { left: 1, top: 1, width: bitmap.width - 2, height: bitmap.height - 2 });
}

/** Waits until exactly that frame is on the screen. */
export async function waitForFrame(page: Page, clip: KnownClip, frameIndex: number): Promise<void> {
  await expect
    .poll(() => readFrameNumber(page, clip), { timeout: pictureTimeoutMs, interval: 100 })
    .toBe(clip.firstNumber + frameIndex);
}

/** Waits for the first picture of a clip and returns its number. */
export async function waitForPicture(page: Page, clip: KnownClip): Promise<number> {
  let shown: number | undefined;
  await expect
    .poll(
      async () => {
        shown = await readFrameNumber(page, clip);
        return shown !== undefined && shown >= clip.firstNumber && shown < clip.firstNumber + clip.frameCount;
      },
      { timeout: pictureTimeoutMs, interval: 100 },
    )
    .toBe(true);
  return shown ?? 0;
}

/** A part of the frame as it is on the screen, fitted into the canvas with its sides kept. */
async function capture(page: Page, clip: KnownClip, box: FrameBox): Promise<{ bitmap: Bitmap; scale: number }> {
  const canvas = await page.getByRole('img', { name: 'Picture', exact: true }).boundingBox();
  if (canvas === null) throw new Error('expected a canvas named Picture on the page, found none that is visible');
  const scale = Math.min(canvas.width / clip.width, canvas.height / clip.height);
  const left = canvas.x + Math.floor((canvas.width - clip.width * scale) / 2);
  const top = canvas.y + Math.floor((canvas.height - clip.height * scale) / 2);
  const png = await page.screenshot({
    // Hiding the caret would put a style into the page, which its content policy refuses with a console error.
    caret: 'initial',
    clip: {
      x: left + box.left * scale,
      y: top + box.top * scale,
      width: box.width * scale,
      height: box.height * scale,
    },
  });
  return { bitmap: decodePng(png), scale };
}

function averageBox(bitmap: Bitmap, { left, top, width, height }: FrameBox): Rgb {
  let [red, green, blue] = [0, 0, 0];
  for (let y = top; y < top + height; y += 1) {
    for (let x = left; x < left + width; x += 1) {
      const pixel = bitmap.pixelAt(x, y);
      red += pixel[0];
      green += pixel[1];
      blue += pixel[2];
    }
  }
  const count = width * height;
  return [red / count, green / count, blue / count];
}

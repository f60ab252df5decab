import type { BlitApi, Fit } from '@framelane/webgl-blit';
import { type Bench, readAll, withBlitter } from './bench.ts';
import type { Checks } from './checks.ts';
import { closeFrame, makePicture, type SourceKind, sourceKinds } from './pictures.ts';
import { renderReference } from './reference.ts';

const fits: readonly Fit[] = ['contain', 'cover', 'integer'];
const letterbox = [0.2, 0.4, 0.6] as const;
// Linear filters weigh with a limited number of bits; everything else has to be exact.
const linearTolerance = 3;

const sizes = [
  {
    width: 1,
    height: 1,
    canvases: [
      [1, 1],
      [7, 4],
      [64, 48],
    ],
  },
  {
    width: 3,
    height: 5,
    canvases: [
      [3, 5],
      [2, 2],
      [10, 13],
      [64, 48],
    ],
  },
  {
    width: 1921,
    height: 1081,
    canvases: [
      [1921, 1081],
      [203, 151],
    ],
  },
] as const;

/** Every way to hand over a picture × fit × odd sizes, compared with the reference pixel by pixel. */
export async function checkPixelMatrix(checks: Checks, api: BlitApi, conversion: 'auto' | 'cpu'): Promise<void> {
  await withBlitter(checks, { api, conversion, letterbox }, async (bench) => {
    let sequence = 0;
    for (const { width, height, canvases } of sizes) {
      const picture = makePicture(width, height);
      for (const kind of Object.keys(sourceKinds) as SourceKind[]) {
        sequence += 1;
        const frame = await sourceKinds[kind](picture, sequence);
        checks.equal(bench.blitter.draw(frame), true, `${kind}: frame ${sequence} is taken`);
        for (const [canvasWidth, canvasHeight] of canvases) {
          for (const fit of fits) {
            // At 1:1 all fits are the same picture, and a large one takes its time to compare.
            if (canvasWidth > 1000 && fit !== 'contain') continue;
            checkOne(checks, bench, { picture, canvasWidth, canvasHeight, fit, label: `${api} ${conversion} ${kind}` });
          }
        }
        closeFrame(frame);
      }
    }
    checks.equal(bench.blitter.stats().framesSkipped, 0, 'no frame was skipped');
  });
}

interface OneCase {
  picture: ReturnType<typeof makePicture>;
  canvasWidth: number;
  canvasHeight: number;
  fit: Fit;
  label: string;
}

function checkOne(checks: Checks, bench: Bench, one: OneCase): void {
  const { picture, canvasWidth, canvasHeight, fit } = one;
  bench.blitter.setAppearance({ fit });
  bench.blitter.resize(canvasWidth / 2, canvasHeight / 2, 2);
  const actual = readAll(bench);
  const expected = renderReference(picture, { canvasWidth, canvasHeight, fit, letterbox });
  checks.pixels(actual, expected.rgba, {
    width: canvasWidth,
    tolerance: expected.isNearest ? 0 : linearTolerance,
    label: `${one.label} ${picture.width}x${picture.height} ${fit} on ${canvasWidth}x${canvasHeight}`,
  });
}

/** Straight alpha survives: a bitmap that was not premultiplied is not premultiplied by the upload either. */
export async function checkAlphaIsIgnored(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api }, async (bench) => {
    const picture = makePicture(5, 4);
    const translucent = picture.rgba.map((value, i) => (i % 4 === 3 ? 10 + i : value));
    const image = await createImageBitmap(new ImageData(translucent, 5, 4), {
      premultiplyAlpha: 'none',
      colorSpaceConversion: 'none',
    });
    bench.blitter.resize(5, 4, 1);
    bench.blitter.draw({ width: 5, height: 4, sequence: 1, image });
    checks.pixels(readAll(bench), picture.rgba, { width: 5, tolerance: 0, label: `${api} translucent bitmap` });
    image.close();
  });
}

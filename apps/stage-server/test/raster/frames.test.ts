import { describe, expect, it } from 'vitest';
import type { FrameRequest } from '../../src/raster/native-raster.ts';
import { aovNumbers } from '../../src/raster/raster-kinds.ts';
import { countDifferences, drawPixels, openPrimitives, size } from '../support/draw.ts';

describe('settings change the picture', () => {
  const changes: Record<string, Partial<FrameRequest>> = {
    exposure: { exposure: 2 },
    'tone map aces': { toneMap: 1 },
    'tone map filmic': { toneMap: 2 },
    background: { backgroundTop: Float32Array.of(1, 1, 1) },
    wireframe: { isWireframe: true },
    'anti-aliasing': { samples: 1 },
    'light intensity': { lights: Float32Array.of(0.45, 0.75, 0.48, 0.3, 0.3, 0.3) },
    dome: { skyColor: Float32Array.of(0, 0, 0) },
  };
  it.each(Object.entries(changes))('%s', async (_name, change) => {
    const view = openPrimitives();
    const before = await drawPixels(view);
    expect(countDifferences(before, await drawPixels(view, change))).toBeGreaterThan(50);
    expect(countDifferences(before, await drawPixels(view))).toBe(0);
  });
});

describe('outputs', () => {
  it('are all different, and black where nothing is', async () => {
    const view = openPrimitives({ selected: ['/World/Cube'] });
    const pictures = new Map<string, Uint8Array>();
    for (const [name, aov] of Object.entries(aovNumbers)) pictures.set(name, await drawPixels(view, { aov }));
    for (const [name, picture] of pictures) {
      for (const [other, its] of pictures) {
        if (name < other && !(name + other).includes('Segmentation')) {
          expect(countDifferences(picture, its), `${name} ${other}`).toBeGreaterThan(1000);
        }
      }
      if (name !== 'LdrColor') expect(picture.subarray(0, 4), name).toEqual(Uint8Array.of(0, 0, 0, 255));
    }
  });

  it('shows the floor as facing up in the normals', async () => {
    const view = openPrimitives();
    const picture = await drawPixels(view, { aov: aovNumbers.NormalSD });
    const floor = findPixel(view, '/World/Floor');
    expect([...picture.subarray(floor * 4, floor * 4 + 4)]).toEqual([128, 255, 128, 255]);
  });
});

it('draws the same bytes with any number of threads', async () => {
  const one = await drawPixels(openPrimitives({ threads: 1 }));
  const five = await drawPixels(openPrimitives({ threads: 5 }));
  expect(countDifferences(one, five)).toBe(0);
});

it('picks what is seen and nothing outside', async () => {
  const view = openPrimitives();
  await drawPixels(view);
  for (const name of ['Floor', 'Cube', 'Sphere', 'Cylinder', 'Cone']) findPixel(view, `/World/${name}`);
  expect(view.pick(0, 0)).toBeUndefined();
  expect(view.pick(size.width, 0)).toBeUndefined();
});

it('draws a line around what is selected, and only there', async () => {
  const plain = await drawPixels(openPrimitives());
  const view = openPrimitives({ selected: ['/World/Sphere'] });
  const outlined = await drawPixels(view);
  const [before, after] = [new Uint32Array(plain.buffer), new Uint32Array(outlined.buffer)];
  const changed = [...after.keys()].filter((at) => before[at] !== after[at]);
  expect(changed.length).toBeGreaterThan(20);
  for (const at of changed) expect(after[at]).toBe(0xffff9f2d);
});

it('refuses sizes that do not fit', async () => {
  const view = openPrimitives();
  expect(() => view.draw(new Uint8Array(16), {})).toThrow(RangeError);
  await expect(view.draw(new Uint8Array(9000 * 4), { width: 9000, height: 1, pitchBytes: 36_000 })).rejects.toThrow(
    '8192',
  );
});

/** A pixel two rows into where `path` is seen, away from the blended edge; fails when it is nowhere. */
function findPixel(view: ReturnType<typeof openPrimitives>, path: string): number {
  for (let at = 0; at < size.width * size.height; at += 1) {
    if (view.pick(at % size.width, Math.floor(at / size.width)) === path) return at + size.width * 2;
  }
  throw new Error(`${path} is nowhere in the picture`);
}

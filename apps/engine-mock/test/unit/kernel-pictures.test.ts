import { describe, expect, it } from 'vitest';
import {
  type Bgra,
  combine,
  expectPicture,
  height,
  meanOf,
  pictures,
  type Read,
  readPicture,
  runKernel,
  sample,
  strideBytes,
  width,
} from '../support/kernel-bench.ts';

const inside = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));
const [first, second] = [readPicture(pictures[0]), readPicture(pictures[1])];
const clamped: Read = (x, y) => first(inside(x, width), inside(y, height));
const luma = ([blue, green, red]: Bgra) => (54 * red + 183 * green + 19 * blue + 128) >> 8;
const byte = (value: number) => Math.min(255, Math.max(0, value));

describe('kernels agree with a plain reading of what they do:', () => {
  it('mirror', async () => {
    expectPicture(await runKernel('mirror', { params: [0] }), (x, y) => first(Math.min(x, width - 1 - x), y));
    expectPicture(await runKernel('mirror', { params: [3] }), (x, y) => first(x, Math.max(y, height - 1 - y)));
  });

  it('RGB split', async () => {
    const picture = await runKernel('rgb_split', { params: [7, 90] });
    expectPicture(picture, (x, y) => [clamped(x, y + 7)[0], first(x, y)[1], clamped(x, y - 7)[2], 255]);
  });

  it('pixelate', async () => {
    const size = 10;
    expectPicture(await runKernel('pixelate', { params: [size] }), (x, y) => {
      const [left, top] = [x - (x % size), y - (y % size)];
      const sums = [0, 0, 0];
      let count = 0;
      for (let row = top; row < Math.min(top + size, height); row += 1) {
        for (let column = left; column < Math.min(left + size, width); column += 1, count += 1) {
          first(column, row)
            .slice(0, 3)
            .forEach((value, channel) => {
              sums[channel] = (sums[channel] ?? 0) + value;
            });
        }
      }
      const [blue = 0, green = 0, red = 0] = sums.map((sum) => Math.round(sum / count));
      return [blue, green, red, 255];
    });
  });

  it('scanlines', async () => {
    const picture = await runKernel('scanlines', { params: [4, 0.5, 1] });
    expectPicture(picture, (x, y) => {
      const factor = (((y - 5) % 4) + 4) % 4 < 2 ? 1 : 0.5;
      return combine([first(x, y)], ([value = 0]) => Math.floor(value * factor + 0.5));
    });
  });

  it('emboss', async () => {
    const picture = await runKernel('emboss', { params: [2, 0, 0] });
    expectPicture(picture, (x, y) => {
      const slope = luma(clamped(x + 1, y)) - luma(clamped(x - 1, y));
      const grey = byte(128 + 2 * slope);
      return [grey, grey, grey, 255];
    });
  });

  it('pixel sort', async () => {
    const picture = await runKernel('pixel_sort', { params: [0, 1, 0] });
    const rows = Array.from({ length: height }, (_, y) => {
      const row = Array.from({ length: width }, (_, x) => first(x, y));
      return row.toSorted((a, b) => luma(a) - luma(b));
    });
    expectPicture(picture, (x, y) => rows[y]?.[x] ?? [0, 0, 0, 0]);
    const [low, high] = [100, 160];
    const partly = await runKernel('pixel_sort', { params: [low / 255, high / 255, 1] });
    expectPicture(partly, (x, y) => (isWithin(first(x, y)) ? partly(x, y) : first(x, y)));
    for (let x = 1; x < width; x += 1) {
      if (isWithin(first(x, 9)) && isWithin(first(x - 1, 9))) {
        expect(luma(partly(x, 9))).toBeLessThanOrEqual(luma(partly(x - 1, 9)));
      }
    }
    function isWithin(pixel: Bgra): boolean {
      return luma(pixel) >= low && luma(pixel) <= high;
    }
  });

  it('motion blur', async () => {
    const length = 12;
    const picture = await runKernel('motion_blur', { params: [length, 0] });
    const taps = Array.from({ length: length + 1 }, (_, tap) => Math.round(tap - length / 2));
    expectPicture(picture, (x, y) => meanOf(taps.map((dx) => clamped(x + dx, y))), 1);
    expectPicture(await runKernel('motion_blur', { params: [0, 30] }), first);
  });

  it('zoom blur', async () => {
    const picture = await runKernel('zoom_blur', { params: [0.4, 0.5, 0.5] });
    const towards = (at: number, centre: number, tap: number) =>
      Math.floor(centre + (at - centre) * (1 - (0.4 * tap) / 16) + 0.5);
    const taps = Array.from({ length: 16 }, (_, tap) => tap);
    // Single precision may choose the other of two pixels at the same distance.
    expectPicture(picture, (x, y) => meanOf(taps.map((tap) => first(towards(x, 33, tap), towards(y, 70, tap)))), 32);
  });

  it('transform', async () => {
    expectPicture(await runKernel('transform', { params: [1, 0, 0, 0, 0] }), first);
    expectPicture(
      await runKernel('transform', { params: [1, 180, 0, 0, 0] }),
      (x, y) => first(width - 1 - x, height - 1 - y),
      1,
    );
    const moved = await runKernel('transform', { params: [1, 0, 10 / width, 20 / height, 0] });
    expectPicture(moved, (x, y) => (x >= 10 && y >= 20 ? first(x - 10, y - 20) : [0, 0, 0, 255]), 1);
    const twice = await runKernel('transform', { params: [2, 0, 0, 0, 0] });
    expectPicture(twice, (x, y) => sample(first, 33 + (x - 33) / 2, 70 + (y - 70) / 2), 2);
  });

  it('wave, ripple, lens and swirl', async () => {
    const sine = (turns: number) => Math.sin(2 * Math.PI * turns);
    const wave = await runKernel('wave', { params: [6, 40, 9, 0] });
    // A place may be a fraction of a pixel off, which noise shows in full.
    expectPicture(wave, (x, y) => sample(mirrored, x + 6 * sine(y / 40 + (9 * 5) / 360), y), 14);
    const lens = await runKernel('lens', { params: [0.5] });
    const scale = 1 / (33 ** 2 + 70 ** 2);
    const bulge = (x: number, y: number) => 1 - 0.45 * (1 - ((x - 33) ** 2 + (y - 70) ** 2) * scale);
    expectPicture(lens, (x, y) => sample(mirrored, 33 + (x - 33) * bulge(x, y), 70 + (y - 70) * bulge(x, y)), 6);
    expectPicture(await runKernel('lens', { params: [0] }), first, 1);
    expectPicture(await runKernel('ripple', { params: [0, 80, 0, 0.5, 0.5] }), first, 1);
    expectPicture(await runKernel('swirl', { params: [0, 1, 0.5, 0.5] }), first, 1);
    const swirl = await runKernel('swirl', { params: [300, 0.5, 0.5, 0.5] });
    expectPicture(swirl, (x, y) => (Math.hypot(x - 33, y - 70) > 17 ? first(x, y) : swirl(x, y)));
  });

  it('kaleidoscope', async () => {
    const picture = await runKernel('kaleidoscope', { params: [4, 0, 1] });
    // Four segments are four quarters, each the mirror image of its neighbours.
    expectPicture(picture, (x, y) => picture(width - 1 - x, y), 60);
    const near = await runKernel('kaleidoscope', { params: [2, 0, 1] });
    expectPicture(near, (x, y) => (y > 70 || x < 3 || x > width - 4 ? near(x, y) : near(x, height - 1 - y)), 60);
  });

  it('duotone and gradient map', async () => {
    const duotone = await runKernel('duotone', { params: [0, 120, 1] });
    expectPicture(
      duotone,
      (x, y) => {
        const level = luma(first(x, y)) / 255;
        return [0, Math.floor(level * 255 + 0.5), Math.floor((1 - level) * 0.125 * 255 + 0.5), 255];
      },
      1,
    );
    const map = await runKernel('gradient_map', { params: [1, 0] });
    const stops = [
      [0x18, 0x06, 0x02],
      [0x78, 0x3a, 0x0a],
      [0xd0, 0x8f, 0x2f],
      [0xf4, 0xe0, 0x9f],
      [255, 255, 255],
    ];
    expectPicture(
      map,
      (x, y) => {
        const place = (luma(first(x, y)) / 255) * 4;
        const stop = Math.min(3, Math.floor(place));
        const [blue = 0, green = 0, red = 0] = [0, 1, 2].map((channel) => {
          const [from, to] = [stops[stop]?.[channel] ?? 0, stops[stop + 1]?.[channel] ?? 0];
          return from + (to - from) * (place - stop);
        });
        return [blue, green, red, 255];
      },
      2,
    );
  });

  it('vignette', async () => {
    const picture = await runKernel('vignette', { params: [0.8, 0.5, 0.5] });
    const reach = Math.hypot(33, 70);
    expectPicture(
      picture,
      (x, y) => {
        const step = Math.min(1, Math.max(0, (Math.hypot(x - 33, y - 70) / reach - 0.5) / 0.5 + 0.5));
        return combine([first(x, y)], ([value = 0]) => value * (1 - 0.8 * step * step * (3 - 2 * step)));
      },
      2,
    );
  });

  it('halftone', async () => {
    const grey = (level: number) => new Uint8Array(strideBytes * height).fill(level);
    for (const level of [0, 64, 128, 200, 255]) {
      const picture = await runKernel('halftone', { params: [8, 30, 0], sources: [grey(level)] });
      let sum = 0;
      for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) sum += picture(x, y)[1];
      // Dots that run into each other cover less than their sum.
      expect(Math.abs(sum / (width * height) - level)).toBeLessThan(12);
    }
  });

  it('random ones: the same for the same seed alone', async () => {
    for (const [kernel, params] of [
      ['vhs', [8, 5, 0.3, 1]],
      ['block_glitch', [0.5, 16, 30]],
    ] as const) {
      const once = await runKernel(kernel, { params });
      expectPicture(await runKernel(kernel, { params }), once);
      const other = await runKernel(kernel, { params, seed: 4321 });
      expect(() => expectPicture(other, once)).toThrow();
    }
    expectPicture(await runKernel('block_glitch', { params: [0, 16, 30] }), first);
    const clean = await runKernel('vhs', { params: [0, 0, 0, 0] });
    expectPicture(clean, first, 2);
  });
});

describe('kernels with memory agree with a plain reading of what they do:', () => {
  it('echo', async () => {
    const sources = pictures.slice(0, 4);
    const reads = sources.map(readPicture);
    const weights = reads.map((_, back) => 0.6 ** back);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const average = await runKernel('echo', { sources, params: [3, 1, 0.6, 0] });
    expectPicture(
      average,
      (x, y) =>
        combine(
          reads.map((read) => read(x, y)),
          (values) => values.reduce((sum, value, back) => sum + (value * (weights[back] ?? 0)) / total, 0),
        ),
      3,
    );
    const lighten = await runKernel('echo', { sources, params: [3, 1, 0.6, 1] });
    expectPicture(
      lighten,
      (x, y) =>
        combine(
          reads.map((read) => read(x, y)),
          (values) => Math.max(...values.map((value, back) => value * (weights[back] ?? 0))),
        ),
      2,
    );
    expectPicture(await runKernel('echo', { sources, params: [3, 1, 0, 0] }), first);
  });

  it('frame difference', async () => {
    const sources = pictures.slice(0, 2);
    expectPicture(await runKernel('frame_difference', { sources, params: [1, 2, 0] }), (x, y) =>
      combine([first(x, y), second(x, y)], ([now = 0, before = 0]) => byte(2 * Math.abs(now - before))),
    );
    expectPicture(await runKernel('frame_difference', { sources, params: [1, 0.5, 1] }), (x, y) =>
      combine([first(x, y), second(x, y)], ([now = 0, before = 0]) => 128 + Math.trunc((now - before) / 2)),
    );
  });

  it('feedback', async () => {
    const sources = pictures.slice(0, 3);
    const reads = sources.map(readPicture);
    const still = await runKernel('feedback', { sources, params: [2, 0.5, 1, 0] });
    expectPicture(still, (x, y) =>
      combine(
        reads.map((read) => read(x, y)),
        (values) => Math.max(...values.map((value, back) => Math.floor(value * 0.5 ** back))),
      ),
    );
    expectPicture(await runKernel('feedback', { sources, params: [2, 0, 1.1, 5] }), first);
  });

  it('slit scan', async () => {
    const sources = pictures.slice(0, 5);
    const reads = sources.map(readPicture);
    const choose = (at: number, size: number) => reads[Math.floor((at * 5) / size)] ?? first;
    expectPicture(await runKernel('slit_scan', { sources, params: [4, 0] }), (x, y) => choose(y, height)(x, y));
    expectPicture(await runKernel('slit_scan', { sources, params: [4, 1] }), (x, y) =>
      choose(height - 1 - y, height)(x, y),
    );
    expectPicture(await runKernel('slit_scan', { sources, params: [4, 2] }), (x, y) => choose(x, width)(x, y));
    expectPicture(await runKernel('slit_scan', { sources, params: [4, 3] }), (x, y) =>
      choose(width - 1 - x, width)(x, y),
    );
  });

  it('hold', async () => {
    expectPicture(await runKernel('hold', { sources: pictures.slice(1, 2), params: [8] }), second);
  });
});

function mirrored(x: number, y: number): Bgra {
  const fold = (at: number, size: number) => {
    const within = ((at % (2 * size - 2)) + 2 * size - 2) % (2 * size - 2);
    return within < size ? within : 2 * size - 2 - within;
  };
  return first(fold(x, width), fold(y, height));
}

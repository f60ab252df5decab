import { describe, expect, it } from 'vitest';
import { MovingPicture, PanelPainter } from '../src/index.ts';

function fill(width: number, height: number, bgra: readonly number[]) {
  return { width, height, pixels: new Uint8Array(Buffer.alloc(width * height * 4, Buffer.from(bgra))) };
}

const readPixel = ({ width, data }: { width: number; data: Uint8Array }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe('PanelPainter', () => {
  it('brings pictures whose size changes onto the panel, red where it belongs', () => {
    const painter = new PanelPainter({ width: 8, height: 8 }, 'contain');
    for (const [width, height] of [
      [64, 32],
      [32, 64],
      [8, 8],
    ] as const) {
      const image = painter.paint(fill(width, height, [10, 20, 200, 255])) as { width: number; data: Uint8Array };
      expect(readPixel(image, 4, 4)).toEqual([200, 20, 10]);
      const isBarred = [width > height && readPixel(image, 4, 0), height > width && readPixel(image, 0, 4)];
      for (const bar of isBarred) if (bar !== false) expect(bar).toEqual([0, 0, 0]);
    }
  });

  it('fills the panel with what is cut or out of shape', () => {
    for (const fit of ['cover', 'stretch'] as const) {
      const image = new PanelPainter({ width: 4, height: 4 }, fit).paint(fill(9, 3, [1, 2, 3, 255]));
      expect(Buffer.from(image.data).equals(Buffer.alloc(48, Buffer.from([3, 2, 1])))).toBe(true);
    }
  });
});

describe('MovingPicture', () => {
  it('is another picture a little later, and the same at the same time', () => {
    const picture = new MovingPicture({ width: 5, height: 3 });
    const at = (seconds: number) => Buffer.from(picture.paint(seconds).data);
    const first = at(1);
    expect(first).toHaveLength(45);
    expect(at(1.1).equals(first)).toBe(false);
    expect(at(1).equals(first)).toBe(true);
  });

  it('sends one light around the whole edge', () => {
    const picture = new MovingPicture({ width: 5, height: 4 });
    const seen = new Set<string>();
    for (let step = 0; step < 14; step += 1) {
      const image = picture.paint((step + 0.5) / 20) as { width: number; data: Uint8Array };
      for (let y = 0; y < 4; y += 1) {
        for (let x = 0; x < 5; x += 1) {
          if (readPixel(image, x, y).every((value) => value === 255)) seen.add(`${x},${y}`);
        }
      }
    }
    expect(seen.size).toBe(14);
    expect(seen).not.toContain('2,2');
  });
});

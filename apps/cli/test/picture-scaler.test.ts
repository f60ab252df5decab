import { PictureScaler } from '@framelane/matrix-client';
import type { PictureFit } from '@framelane/protocol/matrix';
import { describe, expect, it } from 'vitest';
import { fillPicture, findLargestDifference, paintPicture, type TestPicture } from './support/pictures.ts';

function scale(picture: TestPicture, width: number, height: number, fit: PictureFit): number[] {
  return [...new PictureScaler(picture, { width, height }, fit).scale(picture.pixels).pixels];
}

/** What a pixel must be, by cutting it into many points. */
function averageArea(
  picture: TestPicture,
  area: { left: number; top: number; width: number; height: number },
): number[] {
  const points = 60;
  const sums = [0, 0, 0, 0];
  for (let j = 0; j < points; j += 1) {
    for (let i = 0; i < points; i += 1) {
      const x = Math.floor(area.left + ((i + 0.5) / points) * area.width);
      const y = Math.floor(area.top + ((j + 0.5) / points) * area.height);
      for (let channel = 0; channel < 4; channel += 1) {
        sums[channel] = (sums[channel] ?? 0) + (picture.pixels[4 * (y * picture.width + x) + channel] ?? 0);
      }
    }
  }
  return sums.map((sum) => sum / points ** 2);
}

describe('PictureScaler', () => {
  it.each<PictureFit>(['contain', 'cover', 'stretch'])('leaves a picture of the right size alone with %s', (fit) => {
    const picture = paintPicture(13, 9);
    expect(scale(picture, 13, 9, fit)).toEqual([...picture.pixels]);
  });

  it('takes the mean of a block', () => {
    const picture = fillPicture(2, 2, 0);
    picture.pixels.set([10, 20, 30, 255, 20, 40, 60, 255, 30, 60, 90, 255, 40, 80, 120, 255]);
    expect(scale(picture, 1, 1, 'contain')).toEqual([25, 50, 75, 255]);
  });

  it.each([
    [30, 20, 7, 3],
    [31, 17, 10, 10],
    [5, 4, 12, 9],
    [100, 3, 9, 8],
  ])('makes of %ix%i the mean of the area that each of %ix%i pixels covers', (width, height, toWidth, toHeight) => {
    const picture = paintPicture(width, height);
    const area = { width: width / toWidth, height: height / toHeight };
    const expected = Array.from({ length: toWidth * toHeight }, (_, at) =>
      averageArea(picture, { ...area, left: (at % toWidth) * area.width, top: Math.floor(at / toWidth) * area.height }),
    ).flat();
    expect(findLargestDifference(scale(picture, toWidth, toHeight, 'stretch'), expected)).toBeLessThanOrEqual(3);
  });

  it('puts bars around what does not fill, with contain', () => {
    const black = [0, 0, 0, 255];
    const grey = [90, 90, 90, 90];
    const wide = scale(fillPicture(8, 4, 90), 4, 4, 'contain');
    expect(wide).toEqual([...Array(4).fill(black), ...Array(8).fill(grey), ...Array(4).fill(black)].flat());
    const tall = scale(fillPicture(2, 8, 90), 4, 8, 'contain');
    expect(tall).toEqual(Array(8).fill([black, grey, grey, black]).flat(2));
  });

  it('cuts off what does not fit, with cover', () => {
    const picture = fillPicture(6, 2, 0);
    for (let x = 0; x < 6; x += 1)
      for (const y of [0, 1]) picture.pixels.fill(10 * x, 4 * (6 * y + x), 4 * (6 * y + x) + 4);
    expect(scale(picture, 2, 2, 'cover')).toEqual([20, 30, 20, 30].flatMap((value) => Array(4).fill(value)));
  });

  it('gives every picture in the same memory', () => {
    const scaler = new PictureScaler({ width: 4, height: 4 }, { width: 2, height: 2 }, 'contain');
    const first = scaler.scale(fillPicture(4, 4, 5).pixels);
    expect(scaler.scale(fillPicture(4, 4, 6).pixels)).toBe(first);
    expect([...first.pixels]).toEqual(Array(16).fill(6));
  });
});

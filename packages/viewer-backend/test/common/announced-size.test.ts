import { expect, it } from 'vitest';
import { AnnouncedSize } from '../../src/common/announced-size.ts';
import { PointerGesture } from '../../src/common/pointer-gesture.ts';

const small = { width: 320, height: 180 };
const large = { width: 640, height: 440 };

it('places are in pixels of the size that was announced until pictures change theirs', () => {
  const announced = new AnnouncedSize();
  expect(announced.read(small)).toEqual(small);
  announced.announce(large, small);
  expect(announced.read(small)).toEqual(large);
  expect(announced.read(large)).toEqual(large);
  // Somebody else's resize came between.
  expect(announced.read({ width: 100, height: 100 })).toEqual({ width: 100, height: 100 });
});

it('a place in the old picture is sent as the same place of the new one', () => {
  const announced = new AnnouncedSize();
  const gesture = new PointerGesture({
    schedule: () => () => undefined,
    readPictureSize: () => small,
    readServerSize: (shown) => announced.read(shown),
    send: () => undefined,
  });
  gesture.setViewport(large);
  expect(gesture.map({ x: 320, y: 220 })).toEqual({ x: 160, y: 90, isInside: true });
  announced.announce(large, small);
  expect(gesture.map({ x: 320, y: 220 })).toEqual({ x: 320, y: 220, isInside: true });
  expect(gesture.map({ x: 320, y: 10 })).toMatchObject({ isInside: false });
});

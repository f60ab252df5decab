import { describe, expect, it } from 'vitest';
import { IdlePicture } from '../../src/pacing/idle-picture.ts';

const frame = Uint8Array.from([200, 100, 50]);
const show = (idle: IdlePicture, ageMs: number) => [...idle.borrow(idle.stepAt(ageMs), frame)];

describe('while no frames come', () => {
  it('hold keeps the frame for ever, and so does a time of 0', () => {
    expect(show(new IdlePicture({ type: 'hold' }, 100, 3), 1e9)).toEqual([200, 100, 50]);
    expect(show(new IdlePicture({ type: 'black' }, 0, 3), 1e9)).toEqual([200, 100, 50]);
  });

  it('black comes after the time and goes with the next frame', () => {
    const idle = new IdlePicture({ type: 'black' }, 100, 3);
    expect([99, 100, 5000, 0].map((ageMs) => show(idle, ageMs))).toEqual([
      [200, 100, 50],
      [0, 0, 0],
      [0, 0, 0],
      [200, 100, 50],
    ]);
  });

  it('fade darkens step by step down to black', () => {
    const idle = new IdlePicture({ type: 'fade', durationMs: 1000 }, 100, 3);
    expect(show(idle, 600)).toEqual([99, 49, 24]);
    expect(show(idle, 1100)).toEqual([0, 0, 0]);
    expect(idle.stepAt(1_000_000)).toBe(idle.stepAt(1100));
  });

  it('image shows its own pixels', () => {
    const idle = new IdlePicture({ type: 'image', pixels: Uint8Array.from([1, 2, 3]) }, 100, 3);
    expect(show(idle, 200)).toEqual([1, 2, 3]);
    expect(show(idle, 10)).toEqual([200, 100, 50]);
  });
});

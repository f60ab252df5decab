import { expect, it } from 'vitest';
import { Schedule } from '../../src/pacing/schedule.ts';

it('lays deadlines at even distances, however late each was met', () => {
  const schedule = new Schedule(5, 10);
  const due: number[] = [];
  for (const late of [0, 9, 3, 9.9, 0]) {
    due.push(schedule.dueAtMs);
    expect(schedule.advance(schedule.dueAtMs + late)).toBe(0);
  }
  expect(due).toEqual([5, 15, 25, 35, 45]);
});

it('leaves out deadlines that lie more than a period back, counts them, and never bursts', () => {
  const schedule = new Schedule(0, 10);
  expect(schedule.advance(57)).toBe(4);
  expect(schedule.dueAtMs).toBe(50);
  expect(schedule.advance(57)).toBe(0);
  expect(schedule.dueAtMs).toBe(60);
});

it('meets 120 a second exactly in the mean over an hour of ticks', () => {
  const schedule = new Schedule(0, 1000 / 120);
  for (let tick = 0; tick < 120 * 3600; tick += 1) schedule.advance(schedule.dueAtMs + (tick % 7));
  expect(schedule.dueAtMs).toBeCloseTo(3_600_000, 3);
});

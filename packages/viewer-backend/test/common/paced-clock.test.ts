import { describe, expect, it } from 'vitest';
import { PacedClock } from '../../src/common/paced-clock.ts';
import { ManualClock } from '../../src/testing/index.ts';

describe('PacedClock', () => {
  it('goes on without a jump when a leader comes and goes, and never back', async () => {
    const own = new ManualClock();
    const clock = new PacedClock(own);
    await own.advance(1000);
    const start = clock.nowMs();
    const leader = { ms: 50_000, nowMs: () => leader.ms };
    clock.follow(leader);
    expect(clock.nowMs()).toBe(start);
    leader.ms += 40;
    await own.advance(500);
    expect(clock.nowMs()).toBe(start + 40);
    leader.ms -= 30;
    expect(clock.nowMs()).toBe(start + 40);
    clock.follow(undefined);
    expect(clock.nowMs()).toBe(start + 40);
    await own.advance(7);
    expect(clock.nowMs()).toBe(start + 47);
  });
});

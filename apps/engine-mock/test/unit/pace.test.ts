import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/export/pace.ts';

describe('Pace', () => {
  it('lets the follower run at most its lead ahead', async () => {
    const pace = new Pace(1);
    await pace.waitFor(1);
    let isThrough = false;
    const waiting = pace.waitFor(3).then(() => {
      isThrough = true;
    });
    pace.advance(1.9);
    await Promise.resolve();
    expect(isThrough).toBe(false);
    pace.advance(2);
    await waiting;
    expect(isThrough).toBe(true);
  });

  it('holds nobody any more once it is released', async () => {
    const pace = new Pace(1);
    const waiting = pace.waitFor(10);
    pace.release();
    await waiting;
    await pace.waitFor(1_000_000);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { BgraPicture } from '../../src/render/bgra-picture.ts';
import { FrameHistory, type PictureLease } from '../../src/render/frame-history.ts';
import { Gate } from '../../src/render/gate.ts';

describe('FrameHistory', () => {
  const made: number[] = [];
  const recycled: BgraPicture[] = [];
  const failing = new Set<number>();
  afterEach(() => {
    for (const picture of recycled.splice(0)) picture.free();
    made.length = 0;
    failing.clear();
  });

  function createHistory(): FrameHistory {
    return new FrameHistory({
      make: async (index) => {
        made.push(index);
        await Promise.resolve();
        if (failing.has(index)) throw new Error(`frame ${index} is broken`);
        return new BgraPicture(2, 2);
      },
      recycle: (picture) => recycled.push(picture),
    });
  }

  async function read(leases: readonly PictureLease[]): Promise<BgraPicture[]> {
    try {
      return await Promise.all(leases.map((lease) => lease.picture));
    } finally {
      for (const lease of leases) lease.release();
    }
  }

  it('makes each picture once, the earliest first, in the order asked for', async () => {
    const history = createHistory();
    const pictures = await read(history.acquire([9, 8, 7, 7]));
    expect(made).toEqual([7, 8, 9]);
    expect(pictures[2]).toBe(pictures[3]);
    expect(await read(history.acquire([10, 9, 8]))).toContain(pictures[0]);
    expect(made).toEqual([7, 8, 9, 10]);
    history.drop();
    expect([history.size, recycled.length]).toEqual([0, 4]);
  });

  it('lets go of what playing has passed by, but of nothing in use', async () => {
    const history = createHistory();
    const held = history.acquire([0]);
    await held[0]?.picture;
    for (let index = 1; index <= 40; index += 1) await read(history.acquire([index, index - 1]));
    expect(history.size).toBeLessThan(12);
    const early = await held[0]?.picture;
    expect(recycled).not.toContain(early);
    held[0]?.release();
    expect(recycled).toContain(early);
    history.drop();
  });

  it('tells whoever waits of a failure, and tries again for the next', async () => {
    const history = createHistory();
    failing.add(4);
    await expect(read(history.acquire([5, 4]))).rejects.toThrow('frame 4 is broken');
    failing.delete(4);
    expect(await read(history.acquire([5, 4]))).toHaveLength(2);
    expect(made).toEqual([4, 5, 4]);
    history.drop();
  });

  it('takes back a picture that is done after it was dropped', async () => {
    const history = createHistory();
    const leases = history.acquire([1]);
    history.drop();
    await read(leases);
    expect([history.size, recycled.length]).toEqual([0, 1]);
  });
});

describe('Gate', () => {
  it('lets so many in at a time, the others in their turn, and the next one after a failure', async () => {
    const gate = new Gate(2);
    const order: string[] = [];
    let inside = 0;
    const task = (name: string) => async () => {
      inside += 1;
      expect(inside).toBeLessThanOrEqual(2);
      order.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      if (name === 'b') throw new Error(name);
    };
    const results = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => gate.run(task(name))));
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });
});

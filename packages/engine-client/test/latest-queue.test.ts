import { describe, expect, it } from 'vitest';
import { createLatestQueue } from '../src/index.ts';
import { settle } from './support/fake-clock.ts';

function makeManualSend() {
  const calls: { job: number; resolve: (result: string) => void; reject: (reason: Error) => void }[] = [];
  const send = (job: number) =>
    new Promise<string>((resolve, reject) => {
      calls.push({ job, resolve, reject });
    });
  return { calls, send };
}

describe('createLatestQueue', () => {
  it('keeps one in flight and only the newest waiting', async () => {
    const { calls, send } = makeManualSend();
    const queue = createLatestQueue(send);
    const results = [1, 2, 3, 4].map((job) => queue.push(job));
    expect(calls.map(({ job }) => job)).toEqual([1]);
    calls[0]?.resolve('one');
    await settle();
    expect(calls.map(({ job }) => job)).toEqual([1, 4]);
    calls[1]?.resolve('four');
    expect(await Promise.all(results)).toEqual(['one', undefined, undefined, 'four']);
    expect(queue.stats()).toEqual({ sent: 2, skipped: 2 });
  });

  it('passes a failure to its own caller and goes on', async () => {
    const { calls, send } = makeManualSend();
    const queue = createLatestQueue(send);
    const first = queue.push(1);
    const second = queue.push(2);
    calls[0]?.reject(new Error('refused'));
    await expect(first).rejects.toThrow('refused');
    calls[1]?.resolve('two');
    expect(await second).toBe('two');
    const third = queue.push(3);
    calls[2]?.resolve('three');
    expect(await third).toBe('three');
  });

  it('forgets what waits when cleared, not what is in flight', async () => {
    const { calls, send } = makeManualSend();
    const queue = createLatestQueue(send);
    const [first, second] = [queue.push(1), queue.push(2)];
    queue.clear();
    calls[0]?.resolve('one');
    expect(await Promise.all([first, second])).toEqual(['one', undefined]);
    expect(calls.length).toBe(1);
  });

  it('survives a send function that throws at once', async () => {
    const queue = createLatestQueue<number, number>((job) => {
      if (job === 1) throw new Error('not even sent');
      return Promise.resolve(job);
    });
    await expect(queue.push(1)).rejects.toThrow('not even sent');
    expect(await queue.push(2)).toBe(2);
  });
});

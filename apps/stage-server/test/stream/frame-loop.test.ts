import { expect, it, onTestFinished } from 'vitest';
import { FrameLoop } from '../../src/stream/frame-loop.ts';

/** A loop over a picture that only counts; `log` is what happened in its order. */
function startLoop(draw: (log: string[]) => Promise<void> = async () => undefined) {
  const log: string[] = [];
  const errors: unknown[] = [];
  let isStale = false;
  const source = {
    isStale: () => isStale,
    draw: async () => {
      isStale = false;
      log.push('draw');
      await draw(log);
    },
  };
  const loop = new FrameLoop({ fps: 1000, source, onError: (error) => errors.push(error) });
  loop.start();
  onTestFinished(() => loop.close());
  const change = (name: string) => ({
    apply: () => {
      log.push(name);
      isStale = true;
    },
  });
  /** Resolves when everything before it was applied and drawn. */
  const settle = () => new Promise<void>((apply) => loop.add({ needsPicture: true, apply }));
  return { loop, log, errors, change, settle };
}

it('applies orders in a row, then draws once', async () => {
  const { loop, log, change, settle } = startLoop();
  for (const name of ['a', 'b', 'c']) loop.add(change(name));
  await settle();
  expect(log).toEqual(['a', 'b', 'c', 'draw']);
});

it('draws before a question about the picture, and not for questions alone', async () => {
  const { loop, log, change, settle } = startLoop();
  await settle();
  loop.add(change('a'));
  loop.add({ needsPicture: true, apply: () => log.push('look') });
  loop.add(change('b'));
  await settle();
  expect(log).toEqual(['a', 'draw', 'look', 'b', 'draw']);
});

it('keeps the last of orders that replace each other', async () => {
  const { loop, log, change, settle } = startLoop();
  for (const name of ['m1', 'm2', 'm3']) loop.add({ ...change(name), replaces: 'move' });
  loop.add(change('up'));
  loop.add({ ...change('m4'), replaces: 'move' });
  await settle();
  expect(log).toEqual(['m3', 'up', 'm4', 'draw']);
});

it('draws again for what changed while it drew', async () => {
  let isFirst = true;
  const { loop, log, change, settle } = startLoop(async () => {
    if (isFirst) loop.add(change('late'));
    isFirst = false;
  });
  loop.add(change('a'));
  await settle();
  expect(log).toEqual(['a', 'draw', 'late', 'draw']);
});

it('goes on after orders and drawings that throw', async () => {
  const { loop, log, errors, change, settle } = startLoop(async () => {
    throw new Error('no picture');
  });
  loop.add({
    apply: () => {
      throw new Error('no order');
    },
  });
  loop.add(change('a'));
  await settle();
  expect(errors.map(String)).toEqual(['Error: no order', 'Error: no picture']);
  loop.add(change('b'));
  await settle();
  expect(log).toEqual(['a', 'draw', 'b', 'draw']);
});

it('refuses what is beyond its queue and counts it', async () => {
  const { loop, settle } = startLoop();
  const taken = Array.from({ length: 20_000 }, () => loop.add({ apply: () => undefined }));
  expect(taken.filter(Boolean)).toHaveLength(16_384);
  expect(loop.refused).toBe(20_000 - 16_384);
  await new Promise((resolve) => setImmediate(resolve));
  await settle();
});

it('ends in the middle of anything and takes nothing afterwards', async () => {
  const { loop, log, change } = startLoop();
  loop.add(change('a'));
  await loop.close();
  const before = [...log];
  expect(loop.add(change('b'))).toBe(false);
  await loop.close();
  expect(log).toEqual(before);
});

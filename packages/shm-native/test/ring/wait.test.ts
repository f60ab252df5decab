import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRing, infoOf, makeJpeg, openRing } from '../support/rings.ts';

const countThreads = () => readdirSync('/proc/self/task').length;

describe('waitForNewer', () => {
  it('resolves once a frame is newer than the one named', async () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const first = reader.waitForNewer(undefined);
    const third = reader.waitForNewer(1);
    writer.publish(makeJpeg(0), infoOf(0));
    expect(await first).toBe(true);
    expect(await reader.waitForNewer(0, { timeoutMs: 15 })).toBe(false);
    writer.publish(makeJpeg(1), infoOf(1));
    expect(await reader.waitForNewer(0)).toBe(true);
    writer.publish(makeJpeg(2), infoOf(2));
    expect(await third).toBe(true);
  });

  it('is over at once when there is a newer frame already, or no time to wait', async () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    expect(await reader.waitForNewer(undefined, { timeoutMs: 0 })).toBe(false);
    writer.publish(makeJpeg(0), infoOf(0));
    expect(await reader.waitForNewer(undefined)).toBe(true);
  });

  it('can be aborted, before and during', async () => {
    const reader = openRing(createRing().path);
    await expect(reader.waitForNewer(undefined, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow(
      'before',
    );
    const controller = new AbortController();
    const wait = reader.waitForNewer(undefined, { signal: controller.signal });
    const other = reader.waitForNewer(undefined, { timeoutMs: 30 });
    controller.abort(new Error('during'));
    await expect(wait).rejects.toThrow('during');
    expect(await other).toBe(false);
  });

  it('ends with close(), as a wait that saw nothing', async () => {
    const reader = openRing(createRing().path);
    const waits = Array.from({ length: 10 }, (_, index) => reader.waitForNewer(index));
    reader.close();
    expect(await Promise.all(waits)).toEqual(new Array(10).fill(false));
  });

  it('may be closed from the continuation of one of many waits', async () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const closing = reader.waitForNewer(undefined).then((hasNewer) => {
      reader.close();
      return hasNewer;
    });
    const others = Array.from({ length: 50 }, () => reader.waitForNewer(undefined));
    writer.publish(makeJpeg(0), infoOf(0));
    expect(await closing).toBe(true);
    expect((await Promise.all(others)).length).toBe(50);
  });

  it('takes one thread per reader, however many waits there are', async () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const before = countThreads();
    const waits = Array.from({ length: 500 }, () => reader.waitForNewer(undefined));
    expect(countThreads()).toBe(before + 1);
    writer.publish(makeJpeg(0), infoOf(0));
    expect(new Set(await Promise.all(waits))).toEqual(new Set([true]));
    reader.close();
    expect(countThreads()).toBe(before);
  });

  it('refuses numbers that are none', async () => {
    const reader = openRing(createRing().path);
    await expect(reader.waitForNewer(-1)).rejects.toMatchObject({ code: 'ERR_OUT_OF_RANGE' });
    await expect(reader.waitForNewer(0, { timeoutMs: Number.NaN })).rejects.toMatchObject({ code: 'ERR_OUT_OF_RANGE' });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as shmNative from '@framelane/shm-native';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JpegRing } from '../../src/preload/jpeg-ring.ts';
import { PicturePool } from '../../src/preload/picture-pool.ts';

const cleanUp = useCleanUp();
const facts = { frameIndex: 0, width: 8, height: 8, ptsUs: 0, assetIdCrc: 0 };

describe('buffers for pictures', () => {
  it('are told once, lent again when they came back, and replaced by larger ones', () => {
    const told: number[] = [];
    const pool = new PicturePool(({ index }) => told.push(index));
    const first = pool.take(64);
    const second = pool.take(64);
    expect([first?.index, second?.index]).toEqual([0, 1]);
    pool.giveBack(0);
    pool.giveBack(0);
    expect(pool.take(64)?.index).toBe(0);
    pool.giveBack(1);
    expect(pool.take(128)).toMatchObject({ index: 2, memory: { byteLength: 128 } });
    expect(told).toEqual([0, 1, 2]);
  });

  it('run out at sixteen, so that a page that gives none back cannot fill the memory', () => {
    const pool = new PicturePool(() => undefined);
    for (let i = 0; i < 16; i += 1) expect(pool.take(16)).toBeDefined();
    expect(pool.take(16)).toBeUndefined();
    pool.giveBack(7);
    expect(pool.take(16)?.index).toBe(7);
  });
});

describe("the engine's ring", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'framelane-desktop-ring-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const makeWriter = (name: string) =>
    cleanUp(shmNative.RingWriter.create({ path: join(folder, name), slotSizeBytes: 65_536 }));
  const makeJpeg = (value: number) => Uint8Array.from([0xff, 0xd8, value, 0xff, 0xd9]);

  it('gives the picture asked for, and nothing where there is none', () => {
    const ring = cleanUp(new JpegRing(shmNative));
    const target = new Uint8Array(65_536);
    expect(ring.copyInto(target, 0)).toBeUndefined();
    ring.follow(join(folder, 'ring'));
    expect([ring.slotSizeBytes, ring.copyInto(target, 0)]).toEqual([0, undefined]);
    const writer = makeWriter('ring');
    expect(ring.slotSizeBytes).toBe(65_536);
    expect(ring.copyInto(target, undefined)).toBeUndefined();
    for (const value of [1, 2, 3]) writer.publish(makeJpeg(value), facts);
    expect(ring.copyInto(target, 1)).toMatchObject({ seq: 1, byteLength: 5 });
    expect(target[2]).toBe(2);
    expect(ring.copyInto(target, undefined)).toMatchObject({ seq: 2 });
    // Numbers that are gone, and not there yet.
    for (let i = 0; i < 8; i += 1) writer.publish(makeJpeg(9), facts);
    expect([ring.copyInto(target, 1), ring.copyInto(target, 99)]).toEqual([undefined, undefined]);
  });

  it('is opened anew when an engine that came back replaced it, or when it lies elsewhere', () => {
    const ring = cleanUp(new JpegRing(shmNative));
    const target = new Uint8Array(65_536);
    ring.follow(join(folder, 'ring'));
    const first = makeWriter('ring');
    first.publish(makeJpeg(1), facts);
    expect(ring.copyInto(target, 0)).toMatchObject({ seq: 0 });
    first.close();
    makeWriter('ring').publish(makeJpeg(2), facts);
    expect(ring.copyInto(target, 0)).toMatchObject({ seq: 0 });
    expect(target[2]).toBe(2);
    makeWriter('other').publish(makeJpeg(3), facts);
    ring.follow(join(folder, 'other'));
    expect(ring.copyInto(target, 0)).toMatchObject({ seq: 0 });
    expect(target[2]).toBe(3);
  });
});

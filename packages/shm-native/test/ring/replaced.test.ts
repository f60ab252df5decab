import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catchError, createRing, infoOf, makeJpeg, openRing, smallSlotBytes } from '../support/rings.ts';

it('notices a new ring under the old name, and still shows the last frame of the old one', () => {
  const first = createRing();
  const reader = openRing(first.path);
  first.publish(makeJpeg(1), infoOf(1));
  expect(reader.checkState()).toBe('current');
  const second = createRing({ path: first.path });
  expect(reader.checkReplaced()).toBe(true);
  expect(reader.copyLatestInto(new Uint8Array(1000))?.frameIndex).toBe(1);
  first.close();
  const next = openRing(first.path);
  expect(next.info.epoch).toBe(second.epoch);
  expect(next.info.epoch).not.toBe(first.epoch);
});

it('survives a file that is cut short under it', async () => {
  const writer = createRing();
  const reader = openRing(writer.path);
  writer.publish(makeJpeg(1), infoOf(1));
  const wait = reader.waitForNewer(0);
  truncateSync(writer.path, 0);
  await expect(wait).rejects.toMatchObject({ code: 'ERR_RING_REPLACED' });
  expect(catchError(() => reader.copyLatestInto(new Uint8Array(smallSlotBytes))).code).toBe('ERR_RING_REPLACED');
  expect(reader.latestSeq).toBeUndefined();
  expect(reader.checkReplaced()).toBe(true);
});

it('notices a header that is written anew in place', () => {
  const writer = createRing();
  const reader = openRing(writer.path);
  writer.publish(makeJpeg(1), infoOf(1));
  const file = openSync(writer.path, 'r+');
  writeSync(file, Buffer.from('0102030405060708', 'hex'), 0, 8, 32);
  closeSync(file);
  expect(reader.checkReplaced()).toBe(true);
  expect(catchError(() => reader.copyLatestInto(new Uint8Array(1000))).code).toBe('ERR_RING_REPLACED');
});

import { describe, expect, it } from 'vitest';
import { judgeMapping } from '../../lib/stream/mapped-memory.ts';
import { connectClient, describeFrame, makePicture, startProducer } from '../support/streams.ts';

const latestSequenceWord = 10;
const size = { width: 64, height: 32 };
/** Where the pixels of slot 0 begin. */
const pixelsAt = 128 + 64;

it('shows what the producer writes, and keeps what the reader writes to itself', async () => {
  const producer = startProducer();
  const client = connectClient(producer.name);
  const other = connectClient(producer.name);
  const mapped = client.mapRegion();
  expect(client.mapRegion()).toBe(mapped);
  const words = new Uint32Array(mapped);
  const bytes = new Uint8Array(mapped);
  expect(Atomics.load(words, latestSequenceWord)).toBe(0);
  producer.publish(makePicture(0x11, size), size);
  expect(Atomics.load(words, latestSequenceWord)).toBe(1);
  expect(bytes[pixelsAt]).toBe(0x11);

  bytes[pixelsAt] = 0x99;
  expect(describeFrame(await other.waitFrame())).toMatchObject({ sequence: 1, value: 0x11 });
  // The page is the reader's own now: the producer's next frames no longer show there, but on the other pages.
  for (let frame = 2; frame <= 4; frame += 1) producer.publish(makePicture(0x20 + frame, size), size);
  expect(bytes[pixelsAt]).toBe(0x99);
  expect(describeFrame(await other.waitFrame())).toMatchObject({ sequence: 4, value: 0x24 });
});

it('is covered with zeros by close() and used again', () => {
  const producer = startProducer();
  const client = connectClient(producer.name);
  producer.publish(makePicture(0x11, size), size);
  const mapped = client.mapRegion();
  expect(new Uint8Array(mapped).some((byte) => byte === 0x11)).toBe(true);
  client.close();
  expect(new Uint8Array(mapped).every((byte) => byte === 0)).toBe(true);
  client.connect({ name: producer.name });
  expect(client.mapRegion()).toBe(mapped);
  expect(Atomics.load(new Uint32Array(mapped), latestSequenceWord)).toBe(1);
});

describe('the trial that decides whether the lane exists', () => {
  const refused = expect.objectContaining({ code: 'ERR_SHM_UNSUPPORTED' });

  it('refuses pages that do not follow what is written to them', () => {
    expect(judgeMapping((_view, look) => look(1))).toEqual(refused);
  });

  it('refuses a system that places no pages, and says why', () => {
    const cause = new Error('not here');
    const verdict = judgeMapping(() => {
      throw cause;
    });
    expect(verdict).toEqual(refused);
    expect(verdict).toHaveProperty('cause', cause);
  });

  it('refuses memory that zeros did not cover afterwards', () => {
    const followWithoutCovering = (view: Uint8Array, look: (value: number) => boolean) => {
      new Int32Array(view.buffer)[0] = 1;
      return look(1);
    };
    expect(judgeMapping(followWithoutCovering)).toEqual(refused);
  });
});

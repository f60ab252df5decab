import { expect, it } from 'vitest';
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

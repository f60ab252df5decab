import { randomBytes } from 'node:crypto';
import { createShmClient, type NativeShmClient, StreamProducer } from '@framelane/shm-native';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import { readFrameSnapshot } from '../../src/common/frame-snapshot.ts';
import { MappedFrames } from '../../src/shm/index.ts';
import { waitFor } from '../support/wait-for.ts';

const size = { width: 5, height: 3 };
/** Rows on the stream are padded to 64 bytes. */
const pitchBytes = 64;
const latestSequenceWord = 10;

function makePicture(value: number): Uint8Array {
  return new Uint8Array(size.width * size.height * 4).fill(value);
}

describe('mapped frames', () => {
  let producer: StreamProducer;
  let client: NativeShmClient;
  let looks: (() => void)[];

  const animate = (): void => {
    for (const look of looks.splice(0)) look();
  };
  const open = (region = client.mapRegion()): MappedFrames =>
    new MappedFrames({
      region,
      clock: createClock(globalThis),
      schedule: (look) => {
        looks.push(look);
        return () => looks.splice(looks.indexOf(look) >>> 0, 1);
      },
      readLiveSequence: () => client.stats().latestSequence,
    });

  beforeEach(async () => {
    looks = [];
    const name = `test-${process.pid}-${randomBytes(5).toString('hex')}`;
    producer = StreamProducer.create({ name, maxWidth: size.width, maxHeight: size.height });
    client = createShmClient();
    await client.connectAsync({ name });
  });
  afterEach(() => {
    client.close();
    producer.close();
  });

  it('gives the newest frame where it lies, once per look', async () => {
    const frames = open();
    producer.publish(makePicture(7), size);
    producer.publish(makePicture(8), size);
    const first = frames.next();
    animate();
    const frame = await first;
    expect(frame).toMatchObject({ ...size, sequence: 2, format: 'BGRA8', rowBytes: pitchBytes, byteLength: 60 });
    expect(new Uint8Array(frame.buffer)[frame.pixelsByteOffset]).toBe(8);
    expect(frame.isCurrent?.()).toBe(true);
    const second = frames.next();
    animate();
    producer.publish(makePicture(9), size);
    animate();
    expect(await second).toMatchObject({ sequence: 3 });
    expect(frames.stats()).toMatchObject({ delivered: 2, skipped: 0, torn: 0, polls: 3 });
    frames.stop();
  });

  it('looks again at once when what it gave was written over while being read', async () => {
    const frames = open();
    producer.publish(makePicture(1), size);
    const first = frames.next();
    animate();
    const frame = await first;
    for (const value of [2, 3, 4]) producer.publish(makePicture(value), size);
    expect(frame.isCurrent?.()).toBe(false);
    expect(await frames.next()).toMatchObject({ sequence: 4 });
    expect(frames.stats()).toMatchObject({ torn: 1, skipped: 2 });
    frames.stop();
  });

  it('lets the page have its turn when a producer is faster than anybody can read', async () => {
    const frames = open();
    let sequence = 0;
    const publish = (count: number): void => {
      for (let i = 0; i < count; i += 1) producer.publish(makePicture(1), size);
      sequence += count;
    };
    publish(1);
    const first = frames.next();
    animate();
    await first;
    for (let i = 0; i < 3; i += 1) {
      publish(4);
      expect(await frames.next()).toMatchObject({ sequence });
      expect(looks).toEqual([]);
    }
    publish(4);
    const later = frames.next();
    expect(looks).toHaveLength(1);
    animate();
    expect(await later).toMatchObject({ sequence });
    expect(frames.stats()).toMatchObject({ delivered: 5, torn: 4 });
    // It may look at once again.
    publish(4);
    expect(await frames.next()).toMatchObject({ sequence });
    frames.stop();
  });

  it('copies tight rows under a header, into three buffers in turn', async () => {
    const frames = open();
    const buffers: SharedArrayBuffer[] = [];
    for (const value of [10, 20, 30, 40]) {
      producer.publish(makePicture(value), size);
      const copy = frames.copyNext();
      animate();
      buffers.push(await copy);
      const frame = readFrameSnapshot(await copy, 'BGRA8');
      expect(frame).toMatchObject({ ...size, sequence: value / 10 });
      const pixels = new Uint8Array(frame.buffer, frame.pixelsByteOffset, frame.byteLength);
      expect(new Set(pixels)).toEqual(new Set([value]));
    }
    expect(buffers[3]).toBe(buffers[0]);
    expect(new Set(buffers).size).toBe(3);
    // A picture that was copied is not torn by what the producer does afterwards.
    for (const value of [50, 60, 70, 80]) producer.publish(makePicture(value), size);
    const last = frames.copyNext();
    animate();
    expect(readFrameSnapshot(await last, 'BGRA8').sequence).toBe(8);
    expect(frames.stats()).toMatchObject({ delivered: 5, torn: 0, skipped: 3, polls: 5 });
    frames.stop();
  });

  it('tells when a page was written to and no longer follows the producer; the producer does not notice', async () => {
    const region = client.mapRegion();
    const frames = open(region);
    new Uint32Array(region)[latestSequenceWord] = 0;
    producer.publish(makePicture(1), size);
    await waitFor(() => client.stats().latestSequence === 1);
    const next = frames.next();
    const failed = expect(next).rejects.toMatchObject({ code: 'ERR_SHM_STATE' });
    const timer = setInterval(animate, 5);
    await failed.finally(() => clearInterval(timer));
    const copied = client.waitFrame();
    expect(readFrameSnapshot(await copied, 'BGRA8').sequence).toBe(1);
  });

  it('rejects a wait when stopped, and all later ones', async () => {
    const frames = open();
    const wait = expect(frames.next()).rejects.toMatchObject({ code: 'ERR_VIEWER_DISCONNECTED' });
    frames.stop();
    frames.stop();
    await wait;
    await expect(frames.next()).rejects.toMatchObject({ code: 'ERR_VIEWER_DISCONNECTED' });
    expect(looks).toEqual([]);
  });

  it('refuses a buffer that holds no region', () => {
    expect(() => open(new SharedArrayBuffer(65_536))).toThrow(expect.objectContaining({ code: 'ERR_SHM_BAD_REGION' }));
  });
});

import { type MappedFrame, MappedFrameReader } from '@framelane/protocol/stream';
import { createShmClient, type NativeShmClient } from '@framelane/shm-native';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { type RunningProducer, readWithPython, startPythonProducer } from '../support/stream-peers.ts';

const cleanUp = useCleanUp();
const slotCount = 3;

/** A Python producer of pictures that fill many pages, and its region as this process sees it. */
async function openMapped(): Promise<{
  producer: RunningProducer;
  client: NativeShmClient;
  mapped: SharedArrayBuffer;
}> {
  const producer = cleanUp(await startPythonProducer(['--size', '256x128']));
  const client = cleanUp(createShmClient());
  client.connect({ name: producer.name });
  return { producer, client, mapped: client.mapRegion() };
}

function firstPixelByte({ buffer, pixelsByteOffset }: MappedFrame): number | undefined {
  return new Uint8Array(buffer)[pixelsByteOffset];
}

describe('a mapped stream of a foreign producer', () => {
  it('shows every frame where the producer wrote it, and tells when it is overwritten', async () => {
    const { producer, mapped } = await openMapped();
    const reader = new MappedFrameReader(mapped);
    expect(reader.poll()).toBeUndefined();
    for (let sequence = 1; sequence <= 7; sequence += 1) {
      await producer.order('publish 1', 'published');
      const frame = reader.poll() ?? expect.fail(`frame ${sequence} does not show`);
      expect(frame).toMatchObject({ sequence, width: 256, height: 128 });
      expect(firstPixelByte(frame)).toBe(sequence);
      expect(frame.isCurrent()).toBe(true);
    }
    const kept = reader.poll();
    expect(kept).toBeUndefined();
    expect(reader.stats).toEqual({ delivered: 7, skipped: 0, invalid: 0 });
  });

  it('no longer calls a frame current once its slot has come round', async () => {
    const { producer, mapped } = await openMapped();
    const reader = new MappedFrameReader(mapped);
    await producer.order('publish 1', 'published');
    const frame = reader.poll() ?? expect.fail('no frame');
    for (let sequence = 2; sequence <= slotCount; sequence += 1) {
      await producer.order('publish 1', 'published');
      expect(frame.isCurrent()).toBe(true);
    }
    await producer.order('publish 1', 'published');
    expect(frame.isCurrent()).toBe(false);
  });

  it('does not carry what is written here to the producer or to another reader', async () => {
    const { producer, mapped } = await openMapped();
    await producer.order('publish 1', 'published');
    new Uint8Array(mapped).fill(0xdd);
    const [, frame] = await readWithPython(producer.name);
    expect(frame).toMatchObject({ sequence: 1, first: '01010101', uniform: true });
  });

  it('finds the page of its control words frozen by a write, and is live again when mapped anew', async () => {
    const { producer, client, mapped } = await openMapped();
    const reader = new MappedFrameReader(mapped);
    await producer.order('publish 1', 'published');
    expect(reader.poll()).toMatchObject({ sequence: 1 });
    expect(reader.isFrozen(client.stats().latestSequence)).toBe(false);
    // In the reserved bytes of the header: nothing changes but the owner of the page.
    new Uint8Array(mapped)[100] = 1;
    await producer.order('publish 1', 'published');
    expect(reader.poll()).toBeUndefined();
    expect(client.stats().latestSequence).toBe(2);
    expect(reader.isFrozen(client.stats().latestSequence)).toBe(true);

    client.close();
    client.connect({ name: producer.name });
    const anew = new MappedFrameReader(client.mapRegion());
    expect(anew.poll()).toMatchObject({ sequence: 2 });
    expect(anew.isFrozen(client.stats().latestSequence)).toBe(false);
  });

  it('finds the page of a slot frozen although the header is live', async () => {
    const { producer, mapped } = await openMapped();
    const reader = new MappedFrameReader(mapped);
    for (let sequence = 1; sequence <= slotCount; sequence += 1) await producer.order('publish 1', 'published');
    expect(reader.poll()).toMatchObject({ sequence: slotCount });
    const { slotStride, slotsOffset } = reader.header;
    // The second slot's header; frame 5 goes there.
    new Uint8Array(mapped)[Number(slotsOffset) + slotStride + 40] = 1;
    await producer.order('publish 1', 'published');
    expect(reader.poll()).toMatchObject({ sequence: 4 });
    await producer.order('publish 1', 'published');
    expect(reader.poll()).toBeUndefined();
    expect(reader.isFrozen()).toBe(true);
  });
});

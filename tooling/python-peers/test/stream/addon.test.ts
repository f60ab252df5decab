import { decodeFrameSnapshotHeader } from '@framelane/protocol/stream';
import { createShmClient, type NativeShmClient, StreamProducer } from '@framelane/shm-native';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { findVendorLibrary, runPeer, vendorLibrary } from '../../src/index.mjs';
import { ourLibrary } from '../support/our-library.ts';
import { makeStreamName, readWithPython, startPythonProducer } from '../support/stream-peers.ts';

const cleanUp = useCleanUp();

function openClient(name: string, libraryPath: string): NativeShmClient {
  const client = cleanUp(createShmClient({ libraryPath }));
  client.connect({ name });
  return client;
}

/** A Python producer's frames, messages and end, as our client sees them through a client library. */
async function expectWholeSession(libraryPath: string): Promise<void> {
  const producer = cleanUp(await startPythonProducer(['--size', '33x7']));
  const client = openClient(producer.name, libraryPath);
  const message = new Promise<string>((resolve) => client.onMessage(resolve));
  await producer.order('publish 3 5x3', 'published');
  const buffer = await client.waitFrame();
  expect(decodeFrameSnapshotHeader(buffer)).toEqual({ width: 5, height: 3, sequence: 3 });
  expect(new Uint8Array(buffer, 16, 60)).toEqual(new Uint8Array(60).fill(3));
  client.sendMessage('hello');
  expect(await producer.waitFor('line')).toEqual({ line: 'MESSAGE hello' });
  await producer.order('message grüße', 'sent');
  expect(await message).toBe('grüße');
  const gone = client.waitFrame();
  await Promise.all([
    expect(gone).rejects.toMatchObject({ code: 'ERR_SHM_PRODUCER_GONE' }),
    producer.order('flag 0', 'flag'),
  ]);
}

describe('our client in Node', () => {
  it('reads a Python producer through our library', () => expectWholeSession(ourLibrary));

  needs(it, vendorLibrary('0.5.7'))('reads one through the released 0.5.7 library in its place', () =>
    expectWholeSession(findVendorLibrary('0.5.7') ?? ''),
  );

  needs(it, vendorLibrary('0.3.0'))('refuses the released 0.3.0 library, which speaks version 1', async () => {
    const producer = cleanUp(await startPythonProducer());
    expect(() => openClient(producer.name, findVendorLibrary('0.3.0') ?? '')).toThrow(
      expect.objectContaining({ code: 'ERR_SHM_VERSION' }),
    );
  });
});

describe('our producer in Node', () => {
  const picture = new Uint8Array(5 * 3 * 4).fill(9);

  function startProducer(): StreamProducer {
    return cleanUp(StreamProducer.create({ name: makeStreamName(), maxWidth: 33, maxHeight: 7 }));
  }

  it.each(['futex', 'semaphore'])('wakes a Python reader that waits on the %s alone', async (wake) => {
    const producer = startProducer();
    const attached = new Promise<void>((resolve) => producer.onMessage(() => resolve()));
    const reading = readWithPython(producer.name, ['--wake', wake, '--send', 'MESSAGE ready']);
    await attached;
    producer.publish(picture, { width: 5, height: 3 });
    const [, frame, end] = await reading;
    expect(frame).toMatchObject({ sequence: 1, width: 5, height: 3, first: '09090909', uniform: true });
    expect(end).toMatchObject({ torn: 0 });
  });

  needs(it, vendorLibrary('0.5.7'))('is read by the released 0.5.7 library', async () => {
    const producer = startProducer();
    producer.publish(picture, { width: 5, height: 3 });
    const { lines } = await runPeer('stream_example', [findVendorLibrary('0.5.7') ?? '', producer.name]);
    expect(lines).toEqual(['0 1 5 3 09090909']);
  });
});

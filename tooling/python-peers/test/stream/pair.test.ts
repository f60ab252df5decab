import { existsSync } from 'node:fs';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { findVendorLibrary, runPeer, vendorLibrary } from '../../src/index.mjs';
import { makeStreamName, readWithPython, startPythonProducer } from '../support/stream-peers.ts';

const cleanUp = useCleanUp();

describe('a producer and a reader in Python', () => {
  it.each(['futex', 'semaphore'])('pass a frame to a reader that waits on the %s alone', async (wake) => {
    const producer = cleanUp(await startPythonProducer(['--size', '33x7', '--wake', wake]));
    const reading = readWithPython(producer.name, ['--wake', wake, '--send', 'MESSAGE hello', '--messages', 1]);
    expect(await producer.waitFor('line')).toEqual({ line: 'MESSAGE hello' });
    await producer.order('publish 1 5x3', 'published');
    await producer.order('message back', 'sent');
    expect(await reading).toEqual([
      { attached: 'ATTACH_OK protocolVersion=2 slotCount=3', slots: 3 },
      expect.objectContaining({ sequence: 1, width: 5, height: 3, first: '01010101', uniform: true }),
      { line: 'MESSAGE back' },
      expect.objectContaining({ torn: 0 }),
    ]);
  });

  it('leave nothing behind', async () => {
    const producer = await startPythonProducer();
    const region = `/dev/shm/ovstream-${producer.name}`;
    expect(existsSync(region)).toBe(true);
    await producer.close();
    expect(existsSync(region)).toBe(false);
    expect(existsSync(`/dev/shm/sem.ovstream-${producer.name}-wake`)).toBe(false);
  });

  it('report a stream that is not there', async () => {
    expect(await readWithPython(makeStreamName())).toEqual([expect.objectContaining({ code: 'ERR_SHM_NOT_FOUND' })]);
  });
});

needs(describe, vendorLibrary('0.5.7'))('the short example', () => {
  it('reads a frame through a released library', async () => {
    const producer = cleanUp(await startPythonProducer(['--size', '64x48']));
    await producer.order('publish 7', 'published');
    const { lines } = await runPeer('stream_example', [findVendorLibrary('0.5.7') ?? '', producer.name]);
    expect(lines).toEqual(['0 7 64 48 07070707']);
  });
});

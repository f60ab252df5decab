import { once } from 'node:events';
import { expect, it } from 'vitest';
import { RingReader } from '../../lib/index.ts';
import { readLine, startChild } from '../support/children.ts';
import { createRing, infoOf, makeJpeg, uniqueRingPath } from '../support/rings.ts';

const slotSizeBytes = 4_194_304;

it('a writer killed in the middle of a frame leaves a whole one, and its successor is noticed', async () => {
  const path = uniqueRingPath();
  const target = Buffer.alloc(slotSizeBytes);
  for (let round = 0; round < 8; ++round) {
    const child = startChild('flat-out-writer.mjs', { args: [path, '4', `${slotSizeBytes}`, '3000000', '4000000'] });
    await readLine(child);
    const reader = RingReader.open(path);
    await reader.waitForNewer(5 + round);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;

    const frame = reader.copyLatestInto(target)!;
    expect(target.readUInt32LE(2)).toBe(frame.seq);
    expect(target.readUInt32LE(frame.byteLength - 6)).toBe(frame.seq);
    expect(reader.copyFrameInto(frame.seq + 1, target)).toBeUndefined();
    expect(await reader.waitForNewer(frame.seq, { timeoutMs: 20 })).toBe(false);
    expect(reader.checkState()).toBe('current');

    const successor = createRing({ path });
    successor.publish(makeJpeg(1), infoOf(1));
    expect(reader.checkReplaced()).toBe(true);
    reader.close();
    successor.close();
  }
});

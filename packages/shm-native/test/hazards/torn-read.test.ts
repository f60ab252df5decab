import { describe, expect, it } from 'vitest';
import { readLine, startChild } from '../support/children.ts';
import { catchError, openRing, uniqueRingPath } from '../support/rings.ts';

const slotSizeBytes = 1_048_576;
const maxBytes = slotSizeBytes - 36;

function fillFor(seq: number): number {
  return 0x40 + (seq % 8);
}

/** Whether every byte of the frame belongs to frame `seq` of flat-out-writer.mjs. */
function isWhole(frame: Buffer, seq: number): boolean {
  if (frame.readUInt32LE(2) !== seq || frame.readUInt32LE(frame.length - 6) !== seq) return false;
  const body = frame.subarray(6, frame.length - 6);
  return body.equals(Buffer.alloc(body.length, fillFor(seq)));
}

describe.each([2, 4])('a ring of %i with a writer that never pauses in another process', (ringSize) => {
  it('delivers whole frames only', async () => {
    const path = uniqueRingPath();
    const child = startChild('flat-out-writer.mjs', {
      args: [path, `${ringSize}`, `${slotSizeBytes}`, '200000', `${maxBytes}`],
    });
    await readLine(child);
    const reader = openRing(path);
    const target = Buffer.alloc(slotSizeBytes);
    await reader.waitForNewer(20);
    let delivered = 0;
    // Until there was both: plenty of frames, and proof that the writer did get in the way.
    while (delivered < 300 || reader.stats().tornAttempts < 3) {
      try {
        const frame =
          delivered % 2 === 0 ? reader.copyLatestInto(target) : reader.copyFrameInto(reader.latestSeq!, target);
        if (frame === undefined) continue;
        if (!isWhole(target.subarray(0, frame.byteLength), frame.seq) || frame.frameIndex !== frame.seq) {
          expect.fail(`frame ${frame.seq} was delivered torn`);
        }
        delivered += 1;
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_RING_TORN' });
      }
    }
    expect(reader.stats().corrupt).toBe(0);
    expect(catchError(() => reader.copyFrameInto(reader.latestSeq! - 100, target)).code).toBe('ERR_RING_TORN');
  });
});

import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../src/inputs/socket/frame-reader.ts';
import { makeRandom, makeStream } from '../support/random-streams.ts';

const runs = Number(process.env.FRAMELANE_FUZZ_RUNS ?? 100_000);
const display = { width: 3, height: 2 };
const frameBytes = 18;

/** What the wire's rules say of a whole stream, written down anew and without any buffering. */
function judge(stream: Buffer): { frames: string[]; fault: string | undefined; isInside: boolean } {
  const frames: string[] = [];
  let at = 0;
  while (stream.length - at >= 8) {
    const [width, height, length] = [stream.readUInt16BE(at), stream.readUInt16BE(at + 2), stream.readUInt32BE(at + 4)];
    if (width !== display.width || height !== display.height) return { frames, fault: 'E_SIZE', isInside: false };
    if (length !== frameBytes) return { frames, fault: 'E_LENGTH', isInside: false };
    if (stream.length - at < 8 + frameBytes) return { frames, fault: undefined, isInside: true };
    frames.push(stream.toString('hex', at + 8, at + 8 + frameBytes));
    at += 8 + frameBytes;
  }
  return { frames, fault: undefined, isInside: stream.length > at };
}

describe('framing', () => {
  it(
    `says what the rules say of ${runs} streams, however they are cut`,
    () => {
      const random = makeRandom(7);
      for (let run = 0; run < runs; run += 1) {
        const stream = makeStream(random, display);
        const expected = judge(stream);
        let count = 0;
        let last: string | undefined;
        const reader = new FrameReader(display, (pixels, frames) => {
          count += frames;
          last = Buffer.from(pixels).toString('hex');
        });
        let at = 0;
        while (at < stream.length) {
          const piece = 1 + random(random(2) === 0 ? 4 : 60);
          reader.push(stream.subarray(at, at + piece));
          at += piece;
        }
        const seen = { count, last, fault: reader.fault?.code, isInside: reader.isInside };
        const { frames, fault, isInside } = expected;
        // One comparison a run: this is called a hundred thousand times.
        if (
          seen.count === frames.length &&
          seen.last === frames.at(-1) &&
          seen.fault === fault &&
          seen.isInside === isInside
        )
          continue;
        expect(seen, `run ${run}: ${stream.toString('hex')}`).toEqual({
          count: frames.length,
          last: frames.at(-1),
          fault,
          isInside,
        });
      }
    },
    120_000 + runs * 10,
  );
});

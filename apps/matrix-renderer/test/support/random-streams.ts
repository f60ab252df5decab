import { encodeFrameHeader } from '@framelane/protocol/matrix';

/** A small generator with a seed, so that a failure can be repeated (mulberry32). */
export function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Up to four messages: good ones, and some with a wrong header, a cut end, or bytes that mean nothing. */
export function makeStream(random: (below: number) => number, display: { width: number; height: number }): Buffer {
  const frameBytes = display.width * display.height * 3;
  const parts = Array.from({ length: random(5) }, () => {
    const header = Buffer.from(encodeFrameHeader(display));
    const pixels = Buffer.from(Array.from({ length: frameBytes }, () => random(256)));
    const kind = random(12);
    if (kind === 0) header[random(8)] = random(256);
    if (kind === 1) return Buffer.from(Array.from({ length: random(40) }, () => random(256)));
    if (kind === 2) header.writeUInt32BE(random(2 ** 32), 4);
    const message = Buffer.concat([header, pixels]);
    return kind === 3 ? message.subarray(0, random(message.length)) : message;
  });
  return Buffer.concat(parts);
}

/** Thirty-two bits that look random, the same for the same seed, place in the chain and frame index on any machine. */
export function scrambleMoment(about: { seed: number; position: number; frameIndex: number }): number {
  let hash = scramble(0x9e3779b9 ^ (about.seed | 0));
  hash = scramble(hash ^ Math.floor(about.seed / 0x100000000));
  hash = scramble(hash ^ about.position);
  return scramble(hash ^ about.frameIndex);
}

function scramble(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

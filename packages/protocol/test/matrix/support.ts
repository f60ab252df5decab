import { readFileSync } from 'node:fs';

export function readGolden(name: string) {
  return JSON.parse(readFileSync(new URL(`../../fixtures/matrix/${name}.json`, import.meta.url), 'utf8'));
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

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

export function randomBytes(random: (below: number) => number, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random(256));
}

/** Cuts, changes, inserts and appends at random. */
export function mutate(random: (below: number) => number, bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  for (let i = random(6); i > 0 && changed.length > 0; i -= 1) changed[random(changed.length)] = random(256);
  switch (random(4)) {
    case 0:
      return changed.slice(0, random(changed.length + 1));
    case 1:
      return Uint8Array.from([...changed, ...randomBytes(random, random(8))]);
    case 2: {
      const at = random(changed.length + 1);
      return Uint8Array.from([...changed.slice(0, at), random(256), ...changed.slice(at)]);
    }
    default:
      return changed;
  }
}

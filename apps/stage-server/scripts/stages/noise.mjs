/** The same numbers for the same seed, 0 to 1. */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Smooth noise in the plane, -1 to 1, that repeats every `period` in both directions. */
export function makeNoise(seed, period) {
  const random = makeRandom(seed);
  const values = Array.from({ length: period * period }, () => random() * 2 - 1);
  const at = (x, y) => values[(((y % period) + period) % period) * period + (((x % period) + period) % period)];
  const ease = (t) => t * t * (3 - 2 * t);
  return (x, y) => {
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [ease(x - x0), ease(y - y0)];
    const upper = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
    const lower = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx;
    return upper * (1 - fy) + lower * fy;
  };
}

/** Noise over finer and finer scales. */
export function addOctaves(noise, x, y, octaves) {
  let sum = 0;
  let weight = 0.5;
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += noise(x * 2 ** octave, y * 2 ** octave) * weight;
    weight /= 2;
  }
  return sum;
}

/** Edges of the eight bands in Hz. */
const bandEdgesHz = [20, 60, 150, 400, 1000, 2500, 6000, 12_000, 20_000] as const;

/** Samples the sound is analysed over, a power of two. */
export const windowSamples = 2048;

const hann = Float64Array.from(
  { length: windowSamples },
  (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / windowSamples),
);
const hannEnergy = hann.reduce((sum, weight) => sum + weight * weight, 0);

export interface SoundLevels {
  rms: number;
  peak: number;
  bands: number[];
}

/** Level, peak and level within each band of {@link windowSamples} mono samples, linear, each at most 1 for −1..1. */
export function measureLevels(samples: Float64Array, sampleRate: number): SoundLevels {
  const real = Float64Array.from(samples, (sample, index) => sample * (hann[index] ?? 0));
  const imaginary = new Float64Array(windowSamples);
  transformInPlace(real, imaginary);
  // Both halves of the spectrum hold the same energy; the window's own is taken out.
  const power = (bin: number) =>
    (2 * ((real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2)) / (windowSamples * hannEnergy);
  const firstBin = (hz: number) => Math.min(windowSamples / 2, Math.ceil((hz * windowSamples) / sampleRate));
  const bands = bandEdgesHz.slice(1).map((highHz, band) => {
    let sum = 0;
    for (let bin = firstBin(bandEdgesHz[band] ?? 0); bin < firstBin(highHz); bin += 1) sum += power(bin);
    return limitToOne(Math.sqrt(sum));
  });
  let peak = 0;
  let energy = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    energy += sample * sample;
  }
  return { rms: limitToOne(Math.sqrt(energy / windowSamples)), peak: limitToOne(peak), bands };
}

/** Decoders of compressed sound may overshoot, and a broken file may hold anything. */
function limitToOne(value: number): number {
  return Number.isFinite(value) ? Math.min(1, value) : 0;
}

/** Radix-2 Fourier transform; the length is a power of two. */
function transformInPlace(real: Float64Array, imaginary: Float64Array): void {
  const { length } = real;
  for (let from = 1, to = 0; from < length; from += 1) {
    let bit = length >> 1;
    for (; (to & bit) !== 0; bit >>= 1) to ^= bit;
    to ^= bit;
    if (from < to) {
      swap(real, from, to);
      swap(imaginary, from, to);
    }
  }
  for (let size = 2; size <= length; size *= 2) {
    for (let step = 0; step < size / 2; step += 1) {
      const angle = (-2 * Math.PI * step) / size;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      for (let even = step; even < length; even += size) {
        const odd = even + size / 2;
        const x = (real[odd] ?? 0) * cos - (imaginary[odd] ?? 0) * sin;
        const y = (real[odd] ?? 0) * sin + (imaginary[odd] ?? 0) * cos;
        real[odd] = (real[even] ?? 0) - x;
        imaginary[odd] = (imaginary[even] ?? 0) - y;
        real[even] = (real[even] ?? 0) + x;
        imaginary[even] = (imaginary[even] ?? 0) + y;
      }
    }
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  [values[a], values[b]] = [values[b] ?? 0, values[a] ?? 0];
}

import { describe, expect, it } from 'vitest';
import { measureLevels, windowSamples } from '../../src/audio/spectrum.ts';

function makeTones(sampleRate: number, ...tones: readonly [hz: number, amplitude: number][]): Float64Array {
  return Float64Array.from({ length: windowSamples }, (_, index) =>
    tones.reduce((sum, [hz, amplitude]) => sum + amplitude * Math.sin((2 * Math.PI * hz * index) / sampleRate), 0),
  );
}

describe('levels of sound', () => {
  it('puts each sine into its band at its own level', () => {
    const centresHz = [40, 100, 250, 700, 1600, 4000, 9000, 15_700];
    centresHz.forEach((hz, expected) => {
      const { rms, peak, bands } = measureLevels(makeTones(48_000, [hz, 0.5]), 48_000);
      expect(bands).toHaveLength(8);
      // The lowest band is narrower than the bins of the transform are apart.
      if (expected > 0) expect(bands[expected]).toBeCloseTo(0.5 / Math.SQRT2, 1);
      bands.forEach((level, band) => {
        if (Math.abs(band - expected) > 1) expect(level).toBeLessThan(0.02);
      });
      expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 1);
      expect(peak).toBeCloseTo(0.5, 2);
    });
  });

  it('tells two sines apart', () => {
    const { bands, rms } = measureLevels(makeTones(44_100, [250, 0.25], [4000, 0.6]), 44_100);
    expect(bands[2]).toBeCloseTo(0.25 / Math.SQRT2, 2);
    expect(bands[5]).toBeCloseTo(0.6 / Math.SQRT2, 2);
    expect(rms).toBeCloseTo(Math.hypot(0.25, 0.6) / Math.SQRT2, 2);
  });

  it('is zero for silence, and never above one or infinite', () => {
    expect(measureLevels(new Float64Array(windowSamples), 48_000)).toEqual({
      rms: 0,
      peak: 0,
      bands: Array(8).fill(0),
    });
    const broken = new Float64Array(windowSamples).fill(3);
    broken[7] = Number.POSITIVE_INFINITY;
    const { rms, peak, bands } = measureLevels(broken, 8000);
    for (const level of [rms, peak, ...bands]) expect(level >= 0 && level <= 1).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { readCombo } from '../src/commands/keyboard.ts';
import { rankMatch } from '../src/kit/rank-match.ts';
import { snap, toFraction, toValue } from '../src/kit/value-curve.ts';
import { computeTicks } from '../src/lanes/engine/transport/ruler-ticks.ts';
import {
  formatBytes,
  formatClock,
  formatNumber,
  formatRate,
  formatTimecode,
  frameOfTime,
} from '../src/state/format.ts';
import { FrameMeter } from '../src/viewport/frame-meter.ts';

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

describe('formats', () => {
  it('writes timecodes at whole and broken rates', () => {
    expect(formatTimecode(0, 30)).toBe('00:00:00:00');
    expect(formatTimecode(132, 30)).toBe('00:00:04:12');
    expect(formatTimecode(24 * 3661 + 5, 24000 / 1001)).toBe('01:01:01:05');
  });
  it('finds the frame of a time that a rate cannot write exactly', () => {
    const fps = 24000 / 1001;
    for (const frame of [0, 1, 17, 119, 100_000]) expect(frameOfTime(frame / fps, fps)).toBe(frame);
  });
  it('writes clocks, rates, sizes and numbers', () => {
    expect([formatClock(7.9), formatClock(723), formatClock(3723)]).toEqual(['0:07', '12:03', '1:02:03']);
    expect([formatRate(30), formatRate(30000 / 1001), formatRate(24000 / 1001)]).toEqual(['30', '29.97', '23.976']);
    expect([formatBytes(999), formatBytes(1_000_000), formatBytes(4_370_000_000)]).toEqual([
      '999 B',
      '1.0 MB',
      '4.4 GB',
    ]);
    expect([formatNumber(0.5, 0.01), formatNumber(-0.001, 0.1), formatNumber(12.4, 1)]).toEqual(['0.50', '0.0', '12']);
  });
});

describe('value curves', () => {
  it('goes there and back on every curve', () => {
    for (const curve of ['linear', 'logarithmic', 'exponential', 's-curve'] as const) {
      const range = { min: -20, max: 60, step: 0, curve };
      for (const at of [0, 0.1, 0.25, 0.5, 0.8, 1]) expect(toFraction(toValue(at, range), range)).toBeCloseTo(at, 6);
    }
  });
  it('gives small values more room on a logarithmic curve', () => {
    const range = { min: 0, max: 100, step: 0 };
    expect(toValue(0.5, { ...range, curve: 'logarithmic' })).toBeLessThan(toValue(0.5, range));
    expect(toValue(0.5, { ...range, curve: 'exponential' })).toBeGreaterThan(toValue(0.5, range));
  });
  it('snaps to steps counted from the minimum, inside the range', () => {
    expect(snap(0.30000000000000004, { min: 0, max: 1, step: 0.1 })).toBe(0.3);
    expect(snap(99, { min: 1, max: 10, step: 4 })).toBe(10);
    expect(snap(Number.NEGATIVE_INFINITY, { min: 1, max: 10, step: 0 })).toBe(1);
  });
});

describe('key combinations', () => {
  it('spells keys as the command list does', () => {
    expect(readCombo({ ...plain, key: ' ' })).toBe('Space');
    expect(readCombo({ ...plain, key: 'j' })).toBe('J');
    expect(readCombo({ ...plain, key: 'ArrowLeft', shiftKey: true })).toBe('Shift+ArrowLeft');
    expect(readCombo({ ...plain, key: 'P', ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+P');
    expect(readCombo({ ...plain, key: 'k', metaKey: true })).toBe('Ctrl+K');
  });
  it('takes characters that need Shift on some keyboards as they are', () => {
    expect(readCombo({ ...plain, key: '?', shiftKey: true })).toBe('?');
    expect(readCombo({ ...plain, key: '+', shiftKey: true })).toBe('+');
  });
});

describe('search', () => {
  it('ranks the start of a word above its inside and a scattered match last', () => {
    expect(rankMatch('hue', 'Hue shift')).toBeGreaterThan(rankMatch('shift', 'Hue shift'));
    expect(rankMatch('shift', 'Hue shift')).toBeGreaterThan(rankMatch('ift', 'Hue shift'));
    expect(rankMatch('ift', 'Hue shift')).toBeGreaterThan(rankMatch('hst', 'Hue shift'));
    expect(rankMatch('hue blur', 'Hue shift')).toBe(0);
  });
});

describe('ruler', () => {
  it('keeps labels apart and inside, at any length', () => {
    for (const durationS of [0.4, 10, 95, 5400, 90_000]) {
      const major = computeTicks(durationS, 1200).filter((tick) => tick.isMajor);
      expect(major.length).toBeGreaterThan(0);
      for (const [index, tick] of major.entries()) {
        expect(tick.fraction).toBeLessThanOrEqual(1);
        if (index > 0) expect((tick.fraction - (major[index - 1]?.fraction ?? 0)) * 1200).toBeGreaterThanOrEqual(90);
      }
    }
    expect(computeTicks(0, 1200)).toEqual([]);
  });
});

describe('FrameMeter', () => {
  it('keeps the newest pictures and does not count pauses', () => {
    const meter = new FrameMeter();
    for (let index = 0; index < 200; index += 1) meter.record(index * 20, 4);
    meter.record(199 * 20 + 5000, 6);
    expect(meter.size).toBe(180);
    expect(meter.summarise(meter.intervalsMs)).toEqual({ mean: 20, max: 20 });
    expect(meter.summarise(meter.drawMs).max).toBe(6);
    expect(meter.drawMs[meter.indexOf(0)]).toBe(6);
  });
});

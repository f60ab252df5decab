/** How a slider's travel maps to a value: `logarithmic` gives small values more room, `exponential` large ones. */
export type Curve = 'linear' | 'logarithmic' | 'exponential' | 's-curve';

export interface ValueRange {
  min: number;
  max: number;
  /** Smallest change; 0 means any. */
  step: number;
  curve?: Curve | undefined;
}

const bend = 3;

/** Position 0..1 of a value on the slider. */
export function toFraction(value: number, range: ValueRange): number {
  if (range.max <= range.min) return 0;
  const linear = clamp((value - range.min) / (range.max - range.min), 0, 1);
  if (range.curve === 'logarithmic') return linear ** (1 / bend);
  if (range.curve === 'exponential') return 1 - (1 - linear) ** (1 / bend);
  if (range.curve === 's-curve') return invertSmooth(linear);
  return linear;
}

/** Value at a position 0..1, on a step. */
export function toValue(fraction: number, range: ValueRange): number {
  const at = clamp(fraction, 0, 1);
  let linear = at;
  if (range.curve === 'logarithmic') linear = at ** bend;
  else if (range.curve === 'exponential') linear = 1 - (1 - at) ** bend;
  else if (range.curve === 's-curve') linear = at * at * (3 - 2 * at);
  return snap(range.min + linear * (range.max - range.min), range);
}

/** The nearest allowed value: on a step from `min`, inside the range. */
export function snap(value: number, { min, max, step }: ValueRange): number {
  if (step <= 0) return clamp(value, min, max);
  const stepped = min + Math.round((value - min) / step) * step;
  // Cuts what binary fractions add, such as 0.30000000000000004.
  return clamp(Number(stepped.toPrecision(12)), min, max);
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

// The inverse of the smooth step 3x² − 2x³ on 0..1.
function invertSmooth(value: number): number {
  return 0.5 - Math.sin(Math.asin(1 - 2 * value) / 3);
}

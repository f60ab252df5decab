import type { Ratio } from './asset.ts';

export interface MeasuredRate {
  /** Average frames per second. */
  frameRate: Ratio;
  isVariable: boolean;
  /** How long the last frame stays. */
  lastDurationTicks: number;
}

/** What the container says, to be believed only as far as the frames agree. */
interface Stated {
  stated: Ratio;
  /** 0 when unknown. */
  lastDurationTicks: number;
}

/** A container that counts in milliseconds cannot state 24000/1001; the stated rate is taken if it is this close. */
const agreement = 0.001;

/** Works out rate and regularity from the times of all frames, `ticks` ascending in units of `timeBase` seconds. */
export function measureFrameRate(
  ticks: Float64Array,
  timeBase: Ratio,
  { stated, lastDurationTicks }: Stated,
): MeasuredRate {
  const ticksPerSecond = timeBase.den / timeBase.num;
  const isStated = stated.num > 0 && stated.den > 0;
  const statedTicks = isStated ? (ticksPerSecond * stated.den) / stated.num : 0;
  if (ticks.length < 2) {
    const only = lastDurationTicks > 0 ? lastDurationTicks : statedTicks > 0 ? statedTicks : ticksPerSecond / 25;
    const rate = isStated ? stated : reduce({ num: timeBase.den, den: timeBase.num * Math.round(only) });
    return { frameRate: rate, isVariable: false, lastDurationTicks: only };
  }
  const steps = Float64Array.from({ length: ticks.length - 1 }, (_, i) => (ticks[i + 1] ?? 0) - (ticks[i] ?? 0)).sort();
  const median = steps[steps.length >> 1] ?? 1;
  const tolerance = Math.max(1.01, median * 0.01);
  const isVariable = (steps[0] ?? 0) < median - tolerance || (steps.at(-1) ?? 0) > median + tolerance;
  const last = lastDurationTicks > 0 ? lastDurationTicks : median;
  const span = (ticks.at(-1) ?? 0) - (ticks[0] ?? 0);
  const measured: Ratio = isVariable
    ? { num: ticks.length * timeBase.den, den: (span + last) * timeBase.num }
    : { num: (ticks.length - 1) * timeBase.den, den: span * timeBase.num };
  const measuredRate = measured.num / measured.den;
  const isAgreed = isStated && !isVariable && Math.abs(stated.num / stated.den / measuredRate - 1) < agreement;
  return { frameRate: isAgreed ? stated : reduce(measured), isVariable, lastDurationTicks: last };
}

function reduce({ num, den }: Ratio): Ratio {
  let a = num;
  let b = den;
  while (b > 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}

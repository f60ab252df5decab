import { percentile } from './statistics.mjs';

/**
 * How evenly events came that should have come `fps` times a second: their mean rate, and how late each was against even
 * deadlines. Where the deadlines lie is not known from outside, but nothing comes early: they lie behind the widest part
 * of the period in which nothing ever came.
 *
 * @param {number[]} timesNs monotonic, oldest first
 */
export function describePace(timesNs, fps) {
  const periodMs = 1000 / fps;
  const timesMs = timesNs.map((timeNs) => (timeNs - timesNs[0]) / 1e6);
  const phasesMs = timesMs.map((timeMs) => timeMs % periodMs).sort((a, b) => a - b);
  const deadlineMs = findWidestGapEnd(phasesMs, periodMs);
  const latenessMs = phasesMs.map((phaseMs) => (phaseMs - deadlineMs + periodMs) % periodMs);
  return {
    rate: ((timesMs.length - 1) * 1000) / timesMs.at(-1),
    p50Ms: percentile(latenessMs, 0.5),
    p99Ms: percentile(latenessMs, 0.99),
  };
}

/** @param {number[]} phasesMs ascending, on a circle of `periodMs` */
function findWidestGapEnd(phasesMs, periodMs) {
  let widestMs = phasesMs[0] + periodMs - phasesMs.at(-1);
  let endMs = phasesMs[0];
  for (let index = 1; index < phasesMs.length; index += 1) {
    const gapMs = phasesMs[index] - phasesMs[index - 1];
    if (gapMs <= widestMs) continue;
    widestMs = gapMs;
    endMs = phasesMs[index];
  }
  return endMs;
}

export interface Tick {
  timeS: number;
  /** Position 0..1 on the ruler. */
  fraction: number;
  /** Minor ticks have no label. */
  isMajor: boolean;
}

const stepsS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200] as const;
const minorPerMajor = 5;

/** Ticks for a ruler of `widthPx` over `durationS`, with labels at least `minLabelPx` apart. */
export function computeTicks(durationS: number, widthPx: number, minLabelPx = 90): readonly Tick[] {
  if (durationS <= 0 || widthPx <= 0) return [];
  const perPx = durationS / widthPx;
  const major = stepsS.find((step) => step / perPx >= minLabelPx) ?? Math.ceil((perPx * minLabelPx) / 3600) * 3600;
  const count = Math.floor((durationS / major) * minorPerMajor + 1e-6);
  return Array.from({ length: count + 1 }, (_, at) => {
    const timeS = (at * major) / minorPerMajor;
    return { timeS, fraction: timeS / durationS, isMajor: at % minorPerMajor === 0 };
  });
}

import type { MatrixReport, MatrixSource } from '@framelane/viewer-backend';

/** Pictures a second by source; sources that were seen once only are missing. */
export type SourceRates = Readonly<Record<string, number>>;

/** What tells a source from the others. */
export function keyOfSource({ kind, address }: MatrixSource): string {
  return `${kind} ${address}`;
}

/** Pictures a source brought so far, whatever its kind calls them. */
export function countPictures({ counts }: MatrixSource): number {
  return counts.accepted ?? counts.committed ?? 0;
}

/** Messages a source had to leave out so far. */
export function countRefused({ counts }: MatrixSource): number {
  return Object.entries(counts).reduce((sum, [name, count]) => (/^E_|malformed/.test(name) ? sum + count : sum), 0);
}

/** Turns the counts of two reports into rates. */
export class RateBook {
  readonly #last = new Map<string, number>();
  #lastMs: number | undefined;

  note(report: MatrixReport, nowMs: number): SourceRates {
    const elapsedS = this.#lastMs === undefined ? 0 : (nowMs - this.#lastMs) / 1000;
    this.#lastMs = nowMs;
    const rates: Record<string, number> = {};
    for (const source of report.sources) {
      const key = keyOfSource(source);
      const count = countPictures(source);
      const before = this.#last.get(key);
      this.#last.set(key, count);
      // A lower count is a service that began anew.
      if (before !== undefined && elapsedS > 0) rates[key] = Math.max(0, count - before) / elapsedS;
    }
    return rates;
  }
}

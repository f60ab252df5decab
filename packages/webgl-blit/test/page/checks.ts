/** Collects comparisons; a failing one is recorded and the case goes on. */
export class Checks {
  count = 0;
  readonly failures: string[] = [];

  equal(actual: unknown, expected: unknown, label: string): void {
    this.count += 1;
    const got = JSON.stringify(actual);
    const want = JSON.stringify(expected);
    if (got !== want) this.failures.push(`${label}: expected ${want}, got ${got}`);
  }

  /** Every colour value within `tolerance`; the first difference is reported with its place. */
  pixels(actual: ArrayLike<number>, expected: ArrayLike<number>, options: PixelCheck): void {
    this.count += 1;
    if (actual.length !== expected.length) {
      this.failures.push(`${options.label}: expected ${expected.length} bytes, got ${actual.length}`);
      return;
    }
    for (let i = 0; i < actual.length; i += 1) {
      if (Math.abs(actual[i]! - expected[i]!) <= options.tolerance) continue;
      const pixel = i >> 2;
      const place = `${pixel % options.width},${Math.floor(pixel / options.width)}`;
      const got = Array.from({ length: 4 }, (_, c) => actual[pixel * 4 + c]);
      const want = Array.from({ length: 4 }, (_, c) => expected[pixel * 4 + c]);
      this.failures.push(`${options.label}: pixel ${place} expected ${want}, got ${got}`);
      return;
    }
  }

  throws(code: string, action: () => unknown, label: string): void {
    this.count += 1;
    try {
      action();
      this.failures.push(`${label}: expected ${code}, nothing was thrown`);
    } catch (error) {
      const actual = error instanceof Error && 'code' in error ? error.code : String(error);
      if (actual !== code) this.failures.push(`${label}: expected ${code}, got ${String(actual)}`);
    }
  }
}

export interface PixelCheck {
  width: number;
  tolerance: number;
  label: string;
}

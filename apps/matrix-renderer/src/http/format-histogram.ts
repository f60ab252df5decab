/** One histogram as it was counted: `counts` has one entry more than there are bounds and is not cumulative. */
export interface CountedBuckets {
  /** Label and value, such as `device="null"`; empty for none. */
  label: string;
  counts: readonly number[];
  sum: number;
}

/**
 * A histogram in the Prometheus text format. The client library only knows histograms it observed itself; these are
 * counted by the render thread in shared memory.
 */
export function formatHistogram(
  { name, help, bounds }: { name: string; help: string; bounds: readonly number[] },
  rows: readonly CountedBuckets[],
): string {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
  for (const { label, counts, sum } of rows) {
    let total = 0;
    for (const [index, count] of counts.entries()) {
      total += count;
      const labels = [`le="${bounds[index] ?? '+Inf'}"`, label].filter((part) => part !== '').join(',');
      lines.push(`${name}_bucket{${labels}} ${total}`);
    }
    const braces = label === '' ? '' : `{${label}}`;
    lines.push(`${name}_sum${braces} ${sum}`, `${name}_count${braces} ${total}`);
  }
  return `${lines.join('\n')}\n`;
}

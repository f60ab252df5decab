/** The value below which the fraction `p` of the samples lies. */
export function percentile(samples, p) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}

export function median(samples) {
  return percentile(samples, 0.5);
}

/** Runs the contestants in turn, `rounds` times after one warm-up, and returns each one's results. */
export async function alternate(rounds, contestants) {
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const result = await run();
      if (round >= 0) results[name].push(result);
    }
  }
  return results;
}

/** Milliseconds that `work` took. */
export async function timeMs(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

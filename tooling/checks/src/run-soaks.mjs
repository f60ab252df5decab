// The long runs: the same tests with FRAMELANE_SOAK_SECONDS and FRAMELANE_FUZZ_RUNS raised; all of them, or those named.
import { join } from 'node:path';
import { runStep } from './run-step.mjs';
import { removeResults } from './test-results.mjs';
import { root } from './workspace.mjs';

/** Soaks that can be asked for alone: where they are run, and their test. */
const named = {
  stream: { folder: 'tooling/python-peers', test: 'test/stream/soak.test.ts' },
};

const seconds = process.env.FRAMELANE_SOAK_SECONDS ?? '600';
const fuzzRuns = process.env.FRAMELANE_FUZZ_RUNS ?? '5000000';
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  FRAMELANE_SOAK_SECONDS: seconds,
  FRAMELANE_FUZZ_RUNS: fuzzRuns,
};
console.log(`soak: ${seconds} s a run, ${fuzzRuns} fuzzed inputs`);
const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(named, name));
if (unknown.length > 0) {
  console.error(
    `no soak is named ${unknown.join(', ')}; expected none (all of them) or ${Object.keys(named).join(', ')}`,
  );
  process.exit(2);
}
if (names.length > 0) {
  const results = names.map((name) => {
    const { folder, test } = named[name];
    return runStep('vitest', ['run', test], { env, cwd: join(root, folder) });
  });
  process.exit(results.every(Boolean) ? 0 : 1);
}
removeResults();
const isGreen = runStep(
  'turbo',
  ['run', 'test', '--continue', '--concurrency=1', '--force', '--output-logs=new-only'],
  { env },
);
process.exitCode = runStep(process.execPath, ['tooling/checks/src/summarize.mjs']) && isGreen ? 0 : 1;

// The long runs: the same tests with FRAMELANE_SOAK_SECONDS and FRAMELANE_FUZZ_RUNS raised.
import { runStep } from './run-step.mjs';
import { removeResults } from './test-results.mjs';

const seconds = process.env.FRAMELANE_SOAK_SECONDS ?? '600';
const fuzzRuns = process.env.FRAMELANE_FUZZ_RUNS ?? '5000000';
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  FRAMELANE_SOAK_SECONDS: seconds,
  FRAMELANE_FUZZ_RUNS: fuzzRuns,
};
console.log(`soak: ${seconds} s a run, ${fuzzRuns} fuzzed inputs`);
removeResults();
const isGreen = runStep(
  'turbo',
  ['run', 'test', '--continue', '--concurrency=1', '--force', '--output-logs=new-only'],
  { env },
);
process.exitCode = runStep(process.execPath, ['tooling/checks/src/summarize.mjs']) && isGreen ? 0 : 1;

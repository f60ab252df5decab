// The long runs: the same tests with FRAMELANE_SOAK_SECONDS and FRAMELANE_FUZZ_RUNS raised; all of them, or those named.
import { join } from 'node:path';
import { runStep } from './run-step.mjs';
import { removeResults } from './test-results.mjs';
import { root } from './workspace.mjs';

/** Soaks that can be asked for alone: where they are run, their tests, and how many inputs are fuzzed unless told. */
const named = {
  desktop: { folder: 'apps/desktop', tests: ['test/frames/left-behind.test.ts'] },
  stream: { folder: 'tooling/python-peers', tests: ['test/stream/soak.test.ts'] },
  matrix: {
    folder: 'apps/matrix-renderer',
    tests: ['test/socket/framing.test.ts', 'test/mmap/soak.test.ts'],
    fuzzRuns: '1000000',
  },
};

const seconds = process.env.FRAMELANE_SOAK_SECONDS ?? '600';
const fuzzRuns = process.env.FRAMELANE_FUZZ_RUNS ?? '5000000';
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  FRAMELANE_SOAK_SECONDS: seconds,
  FRAMELANE_FUZZ_RUNS: fuzzRuns,
};
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
    const { folder, tests, fuzzRuns: usualRuns = fuzzRuns } = named[name];
    const ownEnv = { ...env, FRAMELANE_FUZZ_RUNS: process.env.FRAMELANE_FUZZ_RUNS ?? usualRuns };
    announce(ownEnv);
    return runStep('vitest', ['run', ...tests], { env: ownEnv, cwd: join(root, folder) });
  });
  process.exit(results.every(Boolean) ? 0 : 1);
}
announce(env);
removeResults();
const isGreen = runStep(
  'turbo',
  ['run', 'test', '--continue', '--concurrency=1', '--force', '--output-logs=new-only'],
  { env },
);
process.exitCode = runStep(process.execPath, ['tooling/checks/src/summarize.mjs']) && isGreen ? 0 : 1;

function announce({ FRAMELANE_SOAK_SECONDS, FRAMELANE_FUZZ_RUNS }) {
  console.log(`soak: ${FRAMELANE_SOAK_SECONDS} s a run, ${FRAMELANE_FUZZ_RUNS} fuzzed inputs`);
}

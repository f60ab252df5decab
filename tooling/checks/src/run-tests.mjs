// The test command: builds, runs every package's tests, then those that need whole programs, and adds up the results.
// `--strict` (set in CI) makes a test that was left out a failure unless .ci/allowed-absent.json names it.
import { runStep } from './run-step.mjs';
import { removeResults } from './test-results.mjs';

const isStrict = process.argv.includes('--strict') || process.env.CI === 'true';
// Whole programs run after the packages: together they would starve each other on a small machine.
const wholePrograms = ['@framelane/e2e', '@framelane/python-peers'];

removeResults();
const isBuilt = runStep('turbo', ['run', 'build', '--output-logs=errors-only']);
const areTestsGreen =
  isBuilt &&
  [
    [
      'run',
      'test',
      '--continue',
      '--concurrency=2',
      '--output-logs=new-only',
      ...wholePrograms.map((name) => `--filter=!${name}`),
    ],
    [
      'run',
      'test',
      '--continue',
      '--concurrency=1',
      '--output-logs=new-only',
      ...wholePrograms.map((name) => `--filter=${name}`),
    ],
  ]
    .map((args) => runStep('turbo', args))
    .every(Boolean);
const isSumGreen = runStep(process.execPath, ['tooling/checks/src/summarize.mjs', ...(isStrict ? ['--strict'] : [])]);
process.exitCode = areTestsGreen && isSumGreen ? 0 : 1;

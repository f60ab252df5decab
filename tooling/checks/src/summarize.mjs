// Adds up the result files of every runner and ends with one line: `N passed, N failed`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSilentPackages, howToAdd, readResults, sumUp } from './test-results.mjs';
import { root } from './workspace.mjs';

const isStrict = process.argv.includes('--strict');
const allowedFile = join(root, '.ci', 'allowed-absent.json');
const allowedAbsent = existsSync(allowedFile) ? JSON.parse(readFileSync(allowedFile, 'utf8')) : {};
const results = readResults();
const silent = findSilentPackages(results);
const sum = sumUp(results, { allowedAbsent, isStrict, silent });

console.log('');
for (const { folder, suite, passed, failed, skipped } of results) {
  const left = skipped.length > 0 ? `, ${skipped.length} left out` : '';
  console.log(`${failed > 0 ? '✗' : '✓'} ${folder} (${suite}): ${passed} passed, ${failed} failed${left}`);
}
for (const folder of silent) console.log(`✗ ${folder}: its test runner left no result`);

const byWay = groupByWay(sum.skipped);
if (byWay.size > 0) console.log('\nLeft out on this machine:');
for (const [way, tests] of byWay)
  console.log(`  ${tests.length} test${tests.length === 1 ? '' : 's'}; to add them: ${way}`);
for (const test of sum.forbidden)
  console.log(`✗ left out, but not in .ci/allowed-absent.json: ${test.folder} ${test.name}`);
for (const result of results) tell(result, result.repeated, '↻ passed only when tried again (to be mended):');
for (const result of results) tell(result, result.failures, '✗');
console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;

function tell({ folder, suite }, tests = [], mark) {
  for (const { name, message } of tests)
    console.log(`\n${mark} ${folder} (${suite}): ${name}\n    ${message.replaceAll('\n', '\n    ')}`);
}
function wayOf(test) {
  return howToAdd(test.name) ?? test.reason;
}
function groupByWay(tests) {
  const groups = new Map();
  for (const test of tests) groups.set(wayOf(test), [...(groups.get(wayOf(test)) ?? []), test]);
  return groups;
}

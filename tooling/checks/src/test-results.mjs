import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listPackages, root } from './workspace.mjs';

/**
 * What one runner of one package reported: counts, the tests it left out with the reason, why tests failed, and which
 * failed before they passed.
 *
 * @typedef {{ suite: string, passed: number, failed: number, skipped: { name: string, reason: string }[],
 *   failures?: { name: string, message: string }[], repeated?: { name: string, message: string }[] }} SuiteResult
 */

/** Results of an earlier run must not be counted when a runner dies before it writes its own. */
export function removeResults(base = root) {
  for (const { folder } of listPackages(base))
    rmSync(join(base, folder, 'test-results'), { recursive: true, force: true });
}

/** @returns {(SuiteResult & { folder: string })[]} */
export function readResults(base = root) {
  return listPackages(base).flatMap(({ folder }) => {
    const path = join(base, folder, 'test-results');
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => ({ folder, ...JSON.parse(readFileSync(join(path, name), 'utf8')) }));
  });
}

/**
 * Packages that have a test script but left no result: their runner died, or never started.
 *
 * @returns {string[]}
 */
export function findSilentPackages(results, base = root) {
  const heard = new Set(results.map((result) => result.folder));
  return listPackages(base)
    .filter(({ folder, manifest }) => manifest.scripts?.test && !heard.has(folder))
    .map(({ folder }) => folder);
}

/**
 * Adds everything up. `allowedAbsent` maps a part of a skipped test's name to the reason why it may be left out.
 *
 * @param {(SuiteResult & { folder: string })[]} results
 * @param {{ allowedAbsent: Record<string, string>, isStrict: boolean, silent: string[] }} options in strict mode a
 *   skipped test that nothing allows is a failure
 */
export function sumUp(results, { allowedAbsent, isStrict, silent }) {
  const skipped = results.flatMap((result) => result.skipped.map((test) => ({ ...test, folder: result.folder })));
  const forbidden = isStrict
    ? skipped.filter((test) => !Object.keys(allowedAbsent).some((part) => `${test.folder} ${test.name}`.includes(part)))
    : [];
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0) + forbidden.length + silent.length;
  return { passed, failed, skipped, forbidden };
}

/** How to add what is missing, from the tail of a skipped test's name. */
export function howToAdd(name) {
  return /\[add: ([^\]]+)\]/.exec(name)?.[1];
}

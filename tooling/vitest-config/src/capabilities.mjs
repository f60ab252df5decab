import { spawnSync } from 'node:child_process';

/**
 * What a test may need beyond Node, Python 3 and a compiler. A test that lacks one is skipped with `howToAdd` in its
 * name, so that the summary can say what was left out and how to add it.
 *
 * @typedef {{ isPresent: boolean, howToAdd: string }} Capability
 */

/** @param {string} program @param {string[]} args @param {string} howToAdd @returns {Capability} */
export function probeProgram(program, args, howToAdd) {
  const run = spawnSync(program, args, { stdio: 'ignore', timeout: 20_000 });
  return { isPresent: run.status === 0, howToAdd };
}

/**
 * A `describe` or `it` that runs only where `capability` is present; elsewhere it is reported as skipped and its
 * name ends with how to add what is missing.
 *
 * @param {Function} test Vitest's `describe`, `it` or `test`
 * @param {Capability} capability
 */
export function needs(test, capability) {
  if (capability.isPresent) return test;
  return (name, ...rest) => test.skipIf(true)(`${name} [add: ${capability.howToAdd}]`, ...rest);
}

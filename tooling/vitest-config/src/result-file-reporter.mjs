import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes `test-results/<name>.json` in the package folder: `{ suite, passed, failed, skipped: [{ name, reason }] }`.
 * The root test command adds these files up over all runners.
 */
export class ResultFileReporter {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  onInit(vitest) {
    this.root = vitest.config.root;
  }

  onTestRunEnd(testModules, unhandledErrors) {
    const result = { suite: this.name, passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of testModules) {
      const before = result.passed + result.failed + result.skipped.length;
      for (const test of module.children.allTests()) {
        const outcome = test.result();
        if (outcome.state === 'passed') result.passed += 1;
        else if (outcome.state === 'failed') result.failed += 1;
        else result.skipped.push({ name: test.fullName, reason: outcome.note ?? 'skipped' });
      }
      const counted = result.passed + result.failed + result.skipped.length - before;
      if (counted === 0 || module.errors().length > 0) result.failed += 1;
    }
    const folder = join(this.root, 'test-results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'vitest.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
}

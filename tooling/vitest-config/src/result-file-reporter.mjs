import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes `test-results/<name>.json` in the package folder:
 * `{ suite, passed, failed, skipped: [{ name, reason }], failures: [{ name, message }], repeated: [{ name, message }] }`.
 * `repeated` are tests that failed and passed when tried again, with the message of the failure.
 * The root test command adds these files up over all runners and tells at its end what failed and why.
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
    const result = {
      suite: this.name,
      passed: 0,
      failed: unhandledErrors.length,
      skipped: [],
      failures: [],
      repeated: [],
    };
    const noteFailure = (name, errors) => result.failures.push({ name, message: tellErrors(errors) });
    for (const error of unhandledErrors) noteFailure('outside of tests', [error]);
    for (const module of testModules) {
      const before = result.passed + result.failed + result.skipped.length;
      for (const test of module.children.allTests()) {
        const outcome = test.result();
        const name = `${module.relativeModuleId}: ${test.fullName}`;
        if (outcome.state === 'passed') {
          result.passed += 1;
          if (outcome.errors !== undefined) result.repeated.push({ name, message: tellErrors(outcome.errors) });
        } else if (outcome.state === 'failed') {
          result.failed += 1;
          noteFailure(name, outcome.errors);
        } else result.skipped.push({ name: test.fullName, reason: outcome.note ?? 'skipped' });
      }
      const counted = result.passed + result.failed + result.skipped.length - before;
      if (counted === 0 || module.errors().length > 0) {
        result.failed += 1;
        noteFailure(module.relativeModuleId, module.errors());
      }
    }
    const folder = join(this.root, 'test-results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'vitest.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
}

const keptLines = 6;

/** The message of each error, its place in our files, and nothing of the diff below. */
function tellErrors(errors) {
  return errors.map((error) => `${keepHead(error.message)}${tellPlace(error)}`).join('\n');
}

function keepHead(message = 'no message') {
  return message.split('\n').slice(0, keptLines).join('\n');
}

function tellPlace({ stacks = [] }) {
  const [place] = stacks;
  return place === undefined ? '' : ` (line ${place.line})`;
}

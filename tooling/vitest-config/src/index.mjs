import { defineConfig } from 'vitest/config';
import { ResultFileReporter } from './result-file-reporter.mjs';

/**
 * Vitest configuration of one workspace package.
 *
 * @param {import('vitest/config').ViteUserConfig['test'] & { name: string }} options `name` labels the package in
 *   reports; everything else is passed to Vitest's `test` section.
 */
export function defineTests(options) {
  return defineConfig({
    test: {
      include: ['test/**/*.test.ts', 'test/**/*.test.tsx', 'test/**/*.test.mjs'],
      // Watchdogs against hanging, not measures: a busy computer with two cores stands still for seconds.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      // On a shared machine one more try tells chance from a defect; the summary names what needed it, as work to do.
      retry: process.env.CI === undefined ? 0 : 1,
      expect: { poll: { timeout: 30_000, interval: 25 } },
      pool: 'forks',
      maxWorkers: 2,
      passWithNoTests: false,
      ...options,
      reporters: ['default', new ResultFileReporter(options.name)],
    },
  });
}

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
      testTimeout: 30_000,
      hookTimeout: 60_000,
      pool: 'forks',
      maxWorkers: 2,
      passWithNoTests: false,
      ...options,
      reporters: ['default', new ResultFileReporter(options.name)],
    },
  });
}

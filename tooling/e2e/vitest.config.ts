import { defineTests } from '@framelane/vitest-config';

export default defineTests({
  name: 'e2e',
  globalSetup: ['test/support/make-run-folder.ts'],
  // A browser, an engine and a gateway at a time are enough for two cores.
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
});

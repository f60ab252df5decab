import { defineTests } from '@framelane/vitest-config';

export default defineTests({
  name: 'e2e',
  globalSetup: ['test/support/make-run-folder.ts', '@framelane/browser-runtime/once-per-run'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
});

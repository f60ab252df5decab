import { defineTests } from '@framelane/vitest-config';

export default defineTests({
  name: 'e2e',
  globalSetup: ['test/support/make-run-folder.ts', '@framelane/browser-runtime/once-per-run'],
  testTimeout: 240_000,
  hookTimeout: 240_000,
  // Programs are what is tested here, and each file starts its own: what the files import may be theirs together.
  isolate: false,
});

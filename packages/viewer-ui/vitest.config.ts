import { defineTests } from '@framelane/vitest-config';

export default defineTests({
  name: 'viewer-ui',
  globalSetup: ['@framelane/browser-runtime/once-per-run', 'test/harness/serve-harness.ts'],
  hookTimeout: 180_000,
});

import { defineTests } from '@framelane/vitest-config';

export default defineTests({ name: 'viewer-ui', testTimeout: 90_000, hookTimeout: 180_000 });

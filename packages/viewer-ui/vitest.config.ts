import { defineTests } from '@framelane/vitest-config';

export default defineTests({ name: 'viewer-ui', testTimeout: 60_000, hookTimeout: 180_000 });

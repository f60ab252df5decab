import { defineTests } from '@framelane/vitest-config';

export default defineTests({ name: 'desktop', testTimeout: 60_000 });

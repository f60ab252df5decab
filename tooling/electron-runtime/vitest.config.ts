import { defineTests } from '@framelane/vitest-config';

export default defineTests({ name: 'electron-runtime', testTimeout: 120_000 });

import { defineTests } from '@framelane/vitest-config';

export default defineTests({ name: 'native-build', testTimeout: 120_000 });

import { defineTests } from '@framelane/vitest-config';

export default defineTests({ name: 'desktop' });

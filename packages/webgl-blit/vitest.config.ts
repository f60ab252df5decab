import { defineTests } from '@framelane/vitest-config';

export default defineTests({ name: 'webgl-blit' });

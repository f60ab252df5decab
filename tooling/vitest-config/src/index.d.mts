import type { ViteUserConfig } from 'vitest/config';
export function defineTests(options: ViteUserConfig['test'] & { name: string }): ViteUserConfig;

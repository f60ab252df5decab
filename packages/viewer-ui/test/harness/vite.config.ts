import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The library from its sources, so that a test never sees an old build of it.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  resolve: {
    alias: [
      { find: '@framelane/viewer-ui/theme.css', replacement: `${import.meta.dirname}/../../src/theme/base.css` },
      { find: '@framelane/viewer-ui', replacement: `${import.meta.dirname}/../../src/index.ts` },
    ],
  },
  build: { target: 'chrome108', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
});

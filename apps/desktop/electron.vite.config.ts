import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Addons stay files of their own; everything else goes into the bundle, because workspace packages are ES modules and
// Electron 22 starts CommonJS only.
const native = ['electron', 'zeromq', '@framelane/shm-native', '@julusian/jpeg-turbo'];
const program = { externalizeDeps: false, target: 'node16.17', minify: false, sourcemap: false, assetsInlineLimit: 0 };

function programBuild(entry: Record<string, string>, outDir: string) {
  return {
    ...program,
    outDir,
    rolldownOptions: {
      input: entry,
      external: [...native, /^node:/],
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
    },
  };
}

export default defineConfig({
  main: { build: programBuild({ main: resolve('src/main/main.ts') }, 'dist/main') },
  preload: { build: programBuild({ preload: resolve('src/preload/preload.ts') }, 'dist/preload') },
  renderer: {
    root: 'src/page',
    // Served from a scheme whose root is this folder.
    base: '/',
    plugins: [react()],
    build: {
      target: 'chrome108',
      cssTarget: 'chrome108',
      outDir: 'dist/page',
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      rolldownOptions: { input: resolve('src/page/index.html') },
    },
  },
});

import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { main: 'src/main.ts', 'render-worker': 'src/pacing/render-worker.ts' },
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  dts: false,
  // The render thread is started by file name next to main.js, so shared code must lie beside it too.
  outputOptions: { chunkFileNames: '[name]-[hash].js' },
});

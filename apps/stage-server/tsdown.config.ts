import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { main: 'src/main.ts', 'stage-worker': 'src/stage/thread/stage-worker.ts' },
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  dts: false,
  // The thread is started by file name next to main.js, so shared code must lie beside it too.
  outputOptions: { chunkFileNames: '[name]-[hash].js' },
});

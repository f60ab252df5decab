import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    main: 'src/main.ts',
    'media-worker': 'src/media-worker/media-worker.ts',
    'render-process': 'src/render-process/render-process.ts',
    'heartbeat-worker': 'src/control/heartbeat-worker.ts',
  },
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  dts: false,
  // The schemas' library comes in seven hundred files: read by every thread and every export, they cost more than the codec.
  noExternal: [/^@framelane\/protocol/, /^typebox/],
  // Threads are started by file name next to main.js, so shared code must lie beside it too.
  outputOptions: { chunkFileNames: '[name]-[hash].js' },
});

import { defineConfig } from 'tsdown';

export default defineConfig([
  {
    entry: {
      main: 'src/main.ts',
      'render-worker': 'src/pacing/render-worker.ts',
      'device-worker': 'src/devices/thread/device-worker.ts',
    },
    platform: 'node',
    target: 'node20',
    fixedExtension: false,
    dts: false,
    // Threads are started by file name next to main.js, so shared code must lie beside it too.
    outputOptions: { chunkFileNames: '[name]-[hash].js' },
    copy: ['preview.html', 'preview.css'].map((name) => ({ from: `src/page/${name}`, to: 'dist/page' })),
  },
  {
    entry: { 'page/preview': 'src/page/preview.ts' },
    platform: 'browser',
    target: 'es2022',
    fixedExtension: false,
    dts: false,
    clean: false,
    deps: { alwaysBundle: [/^@framelane\//] },
  },
]);

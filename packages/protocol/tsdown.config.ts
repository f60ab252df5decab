import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'engine/index': 'src/engine/index.ts',
    'ring/index': 'src/ring/index.ts',
    'stream/index': 'src/stream/index.ts',
    'viewer/index': 'src/viewer/index.ts',
    'matrix/index': 'src/matrix/index.ts',
    'gateway/index': 'src/gateway/index.ts',
  },
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  fixedExtension: false,
  deps: {
    // The schemas' library comes in seven hundred files, which cost every program 0.3 s of its start when read one by
    // one. The types still come from its own package.
    alwaysBundle: (id, importer) => id.startsWith('typebox') && importer?.endsWith('.d.ts') !== true,
    onlyBundle: ['typebox'],
  },
  outputOptions: {
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'typebox', test: /node_modules\/typebox\/.+\.mjs$/ }] },
  },
  // Its licence asks to go where its code goes.
  copy: [{ from: 'node_modules/typebox/license', rename: 'typebox-license' }],
});

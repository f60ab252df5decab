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
});

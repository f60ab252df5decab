import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    'common/index': 'src/common/index.ts',
    'shm/index': 'src/shm/index.ts',
    'socket/index': 'src/socket/index.ts',
    'node/index': 'src/node/index.ts',
    'node/matrix': 'src/node/matrix.ts',
    'react/index': 'src/react/index.ts',
    'testing/index': 'src/testing/index.ts',
  },
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  fixedExtension: false,
});

import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { index: 'src/index.ts', 'host/index': 'src/host/index.ts' },
  platform: 'node',
  target: 'node20',
  dts: true,
  fixedExtension: false,
});

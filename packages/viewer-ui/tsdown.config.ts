import { defineConfig } from 'tsdown';

// Vite bundles the code and the styles; this adds the declarations.
export default defineConfig({
  entry: { index: 'src/index.ts' },
  platform: 'browser',
  clean: false,
  dts: { emitDtsOnly: true },
  fixedExtension: false,
});

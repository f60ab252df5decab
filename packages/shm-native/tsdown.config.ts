import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: 'lib/index.ts',
  // CommonJS as well: Electron's preload scripts can require but not import.
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'node16',
  dts: true,
  fixedExtension: false,
});

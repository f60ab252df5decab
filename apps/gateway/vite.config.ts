import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Everything ends up in files of its own: the server's policy allows neither inline code nor data addresses for fonts.
export default defineConfig({
  root: 'src/web',
  plugins: [react()],
  build: {
    target: 'chrome108',
    cssTarget: 'chrome108',
    outDir: '../../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});

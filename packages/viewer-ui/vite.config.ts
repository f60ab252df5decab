import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'chrome108',
    cssTarget: 'chrome108',
    sourcemap: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index', cssFileName: 'theme' },
    rolldownOptions: {
      external: (id) => /^(react|react-dom|lucide-react|@framelane\/[a-z-]+)(\/|$)/.test(id),
    },
  },
});

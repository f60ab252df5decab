import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    main: 'src/server/main.ts',
    'bridge-worker': 'src/server/lanes/matrix/bridge/bridge-worker.ts',
    'encode-worker': 'src/server/lanes/stream/pictures/encode-worker.ts',
  },
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  // It comes in seven hundred files, which cost a third of a second when read one by one.
  deps: { alwaysBundle: [/^typebox/], onlyBundle: ['typebox'] },
  // The page lives in dist/web and is built by Vite; this build must not wipe it.
  clean: ['dist/*.js'],
});

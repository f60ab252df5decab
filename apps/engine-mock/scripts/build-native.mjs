// Compiles the addon and puts it where the loader looks first: prebuilds/<platform>-<arch>/.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative } from '@framelane/native-build';

await buildNative({
  packageRoot: join(dirname(fileURLToPath(import.meta.url)), '..'),
  products: { 'effect_kernels.node': 'effect-kernels.node' },
});

// Compiles the addon and the client library and puts both where the loader looks first: prebuilds/<platform>-<arch>/.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative } from '@framelane/native-build';

await buildNative({
  packageRoot: join(dirname(fileURLToPath(import.meta.url)), '..'),
  products: {
    'shm_native.node': 'shm-native.node',
    'libovstream_shm_client.so': 'libovstream_shm_client.so',
  },
});

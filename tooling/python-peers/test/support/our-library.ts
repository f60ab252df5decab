import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Our client library as it is packed with shm-native. */
export const ourLibrary = join(
  dirname(fileURLToPath(import.meta.resolve('@framelane/shm-native/package.json'))),
  'prebuilds',
  `${process.platform}-${process.arch}`,
  'libovstream_shm_client.so',
);

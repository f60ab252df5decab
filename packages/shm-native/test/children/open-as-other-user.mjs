// As root: becomes an unprivileged user and prints the code with which each file named is refused.
import { crc32, RingReader, RingWriter } from '../../dist/index.js';

crc32(Buffer.alloc(0)); // loads the addon while we may read it
process.seteuid(65534);
for (const path of process.argv.slice(2)) {
  for (const act of [
    () => RingReader.open(path).close(),
    () => RingWriter.create({ path, slotSizeBytes: 65536 }).close(),
  ]) {
    try {
      act();
      console.log('none');
    } catch (error) {
      console.log(error.code);
    }
  }
}

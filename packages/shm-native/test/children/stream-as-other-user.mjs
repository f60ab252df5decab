// As root: becomes an unprivileged user and prints the code with which the stream named is refused.
import { crc32, createShmClient, StreamProducer } from '../../dist/index.js';

const name = process.argv[2];
crc32(Buffer.alloc(0)); // loads the addon while we may read it
const client = createShmClient();
process.seteuid(65534);
for (const act of [() => client.connect({ name }), () => StreamProducer.create({ name, maxWidth: 8, maxHeight: 8 })]) {
  try {
    act();
    console.log('none');
  } catch (error) {
    console.log(error.code);
  }
}

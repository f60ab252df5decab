// Prints the codes with which a producer and a client fail where the path of the control socket does not fit; TMPDIR
// is that long. Argument 1: a stream that exists.
import { createShmClient, StreamProducer } from '../../dist/index.js';

for (const act of [
  () => createShmClient().connect({ name: process.argv[2] }),
  () => StreamProducer.create({ name: `${process.argv[2]}-x`, maxWidth: 8, maxHeight: 8 }),
]) {
  try {
    act();
    console.log('none');
  } catch (error) {
    console.log(`${error.code} ${/use a shorter TMPDIR/.test(error.message)}`);
  }
}

// Publishes as fast as it can until it is killed; frame n is filled with n % 251. Arguments: name, slot count.
import { StreamProducer } from '../../dist/index.js';

const [name, slotCount] = [process.argv[2], Number(process.argv[3])];
const parent = process.ppid;
const size = { width: 640, height: 360 };
const producer = StreamProducer.create({ name, slotCount, maxWidth: size.width, maxHeight: size.height });
const pictures = Array.from({ length: 251 }, () => undefined);
console.log('ready');

let sequence = 0;
function publishBatch() {
  for (let i = 0; i < 200; ++i) {
    const value = (sequence + 1) % pictures.length;
    pictures[value] ??= new Uint8Array(size.width * size.height * 4).fill(value);
    sequence = producer.publish(pictures[value], size);
  }
  if (process.ppid !== parent) process.exit(0);
  setImmediate(publishBatch);
}
publishBatch();

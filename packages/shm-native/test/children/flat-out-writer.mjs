// Publishes as fast as it can until it is killed. Arguments: path, ring size, slot size, smallest and largest frame.
// Frame n is filled with one value, and carries n after its start and before its end.
import { RingWriter } from '../../dist/index.js';

const [path, ringSize, slotSizeBytes, minBytes, maxBytes] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const parent = process.ppid;
const writer = RingWriter.create({ path, ringSize, slotSizeBytes });
const frames = Array.from({ length: 8 }, (_, index) => {
  const frame = Buffer.alloc(minBytes + Math.floor(((maxBytes - minBytes) * index) / 7), 0x40 + index);
  frame.set([0xff, 0xd8]);
  frame.set([0xff, 0xd9], frame.length - 2);
  return frame;
});
console.log('ready');

const info = { frameIndex: 0, width: 64, height: 32, ptsUs: 0, assetIdCrc: 0 };
function publishBatch() {
  for (let i = 0; i < 512; ++i) {
    const seq = writer.nextSeq;
    const frame = frames[seq % frames.length];
    frame.writeUInt32LE(seq, 2);
    frame.writeUInt32LE(seq, frame.length - 6);
    info.frameIndex = seq;
    writer.publish(frame, info);
  }
  if (process.ppid !== parent) process.exit(0);
  setImmediate(publishBatch);
}
setImmediate(publishBatch);

// A producer in a process of its own, ordered about by its parent: { frames, intervalMs } publishes that many pictures,
// one every intervalMs or, for 0, without a pause; the answer is [number, begun at, done at] of each, in nanoseconds.
// Arguments: stream, width, height.
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamProducer } from '@framelane/shm-native';

const [name, width, height] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const size = { width, height };
const producer = StreamProducer.create({ name, maxWidth: width, maxHeight: height });
const pictures = [0x11, 0x22].map((fill) => new Uint8Array(width * height * 4).fill(fill));
const turn = () => new Promise((resolve) => setImmediate(resolve));
const maxUnpausedMs = 2;

function publish(index) {
  const begunAt = process.hrtime.bigint();
  const sequence = producer.publish(pictures[index % pictures.length], size);
  return [sequence, Number(begunAt), Number(process.hrtime.bigint())];
}

process.on('message', async ({ frames, intervalMs }) => {
  const published = [];
  let pausedAt = performance.now();
  for (let index = 0; index < frames; index += 1) {
    if (intervalMs > 0) {
      await sleep(intervalMs);
    } else if (performance.now() - pausedAt > maxUnpausedMs) {
      await turn();
      pausedAt = performance.now();
    }
    const entry = publish(index);
    if (intervalMs > 0) published.push(entry);
  }
  process.send({ published, last: producer.stats().published });
});
process.on('disconnect', () => {
  producer.close();
  process.exit();
});
process.send({ ready: true, last: 0 });

// Opens and closes readers and writers a thousand times; prints descriptors, mappings and threads before and after.
// Argument 1: a folder of our own.
import { readdirSync, readFileSync } from 'node:fs';
import { RingReader, RingWriter } from '../../dist/index.js';

const folder = process.argv[2];
const frame = Buffer.from('ffd8ffd9', 'hex');
const target = new Uint8Array(1000);

async function runCycle(index) {
  const writer = RingWriter.create({ path: `${folder}/ring`, slotSizeBytes: 65536 });
  const reader = RingReader.open(writer.path);
  // Every tenth with a thread of its own, every twentieth of those closed in the middle of a wait.
  const wait = index % 10 === 0 ? reader.waitForNewer(undefined, { timeoutMs: 5000 }) : undefined;
  if (index % 20 !== 0) writer.publish(frame, { frameIndex: 0, width: 1, height: 1, ptsUs: 0, assetIdCrc: 0 });
  if (index % 20 !== 0) await wait;
  reader.copyLatestInto(target);
  reader.close();
  writer.close();
  await wait;
}

const count = () => ({
  descriptors: readdirSync('/proc/self/fd').length,
  mappings: readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => line.includes(folder)).length,
  threads: readdirSync('/proc/self/task').length,
});
for (let i = 0; i < 20; ++i) await runCycle(i);
const before = count();
for (let i = 0; i < 1000; ++i) await runCycle(i);
console.log(JSON.stringify({ before, after: count(), filesLeft: readdirSync(folder).length }));

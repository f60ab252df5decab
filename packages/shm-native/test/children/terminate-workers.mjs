// Terminates worker threads in the middle of a wait, again and again; argument 1: the ring. Prints how many.
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { RingReader } from '../../dist/index.js';

const path = process.argv[2];
const code = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { RingReader, RingWriter } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
  const readers = [RingReader.open(workerData), RingReader.open(workerData)];
  const waits = readers.flatMap((reader) => [reader.waitForNewer(undefined), reader.waitForNewer(7)]);
  globalThis.writer = RingWriter.create({ path: workerData + '-' + Math.random(), slotSizeBytes: 65536 });
  parentPort.postMessage(writer.path);
  await Promise.all(waits);
`;
const ownReader = RingReader.open(path);
const leftover = [];
let terminated = 0;
for (let round = 0; round < 15; ++round) {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: path });
  const writerPath = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  leftover.push(writerPath);
  // Some at once, some once the thread sleeps in its slice.
  if (round % 3 !== 0) await new Promise((resolve) => setTimeout(resolve, round));
  await worker.terminate();
  terminated += 1;
}
const folder = path.slice(0, path.lastIndexOf('/'));
const names = new Set(readdirSync(folder).map((name) => `${folder}/${name}`));
ownReader.close();
console.log(JSON.stringify({ terminated, filesLeft: leftover.filter((file) => names.has(file)).length }));

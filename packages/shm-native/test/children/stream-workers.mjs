// Two clients in each of several worker threads and two here read and map one stream; every second worker is
// terminated while it waits. Argument 1: the stream, whose producer never pauses. Prints what was seen and what is left.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createShmClient } from '../../dist/index.js';

const name = process.argv[2];
const workerCount = 4;
const code = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { createShmClient } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
  const clients = [createShmClient(), createShmClient()];
  const keepAlive = setInterval(() => undefined, 1000);
  let uniform = 0;
  let torn = 0;
  await Promise.all(clients.map(async (client) => {
    client.connect({ name: workerData });
    client.mapRegion();
    for (let i = 0; i < 10; i += 1) {
      const buffer = await client.waitFrame();
      const [width, height] = new Uint32Array(buffer, 0, 2);
      const pixels = Buffer.from(buffer, 16, width * height * 4);
      if (pixels.equals(Buffer.alloc(pixels.length, pixels[0]))) uniform += 1;
      else torn += 1;
    }
  }));
  parentPort.postMessage({ uniform, torn });
  parentPort.once('message', () => {
    for (const client of clients) client.close();
    clearInterval(keepAlive);
  });
  for (;;) await Promise.all(clients.map((client) => client.waitFrame()));
`;
/** Sockets and shared memory are what a client opens; whatever else comes and goes is Node's. */
const isOfClient = (target) => target?.startsWith('socket:') || target?.startsWith('/dev/shm/');
const count = () => ({
  descriptors: readdirSync('/proc/self/fd').filter((fd) => isOfClient(readTarget(fd))).length,
  mappings: readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => line.includes(name)).length,
});

function readTarget(fd) {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The one that listed the folder is closed by now.
    return undefined;
  }
}

async function runWorker(isTerminated) {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: name });
  const seen = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const ended = new Promise((resolve) => {
    worker.once('exit', resolve);
    worker.once('error', resolve);
  });
  if (isTerminated) await worker.terminate();
  else worker.postMessage('close');
  await ended;
  return seen;
}

const keepAlive = setInterval(() => undefined, 1000);
// Whatever a first worker brings about for good is there before the first count.
await runWorker(false);
const clients = [createShmClient(), createShmClient()];
for (const client of clients) client.connect({ name });
await Promise.all(clients.map((client) => client.waitFrame()));
const before = count();
const seen = await Promise.all(Array.from({ length: workerCount }, (_, index) => runWorker(index % 2 === 0)));
await Promise.all(clients.map((client) => client.waitFrame()));
const isBack = ({ descriptors, mappings }) => descriptors === before.descriptors && mappings === before.mappings;
for (let i = 0; i < 2000 && !isBack(count()); ++i) await sleep(10);
const after = count();
for (const client of clients) client.close();
clearInterval(keepAlive);
const sum = (key) => seen.reduce((total, entry) => total + entry[key], 0);
console.log(JSON.stringify({ uniform: sum('uniform'), torn: sum('torn'), before, after }));

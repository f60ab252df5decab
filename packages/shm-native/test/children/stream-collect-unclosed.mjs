// Forgets clients, their maps and producers without closing them and lets the collector close them; needs --expose-gc.
// Argument 1: a stream nobody publishes on yet, argument 2: the word that begins the names of our own producers.
// Prints what is left, and whether a wait whose client nobody else refers to still settles.
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { createShmClient, StreamProducer } from '../../dist/index.js';

const [name, prefix] = process.argv.slice(2);
const countMappings = () =>
  readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => line.includes(`ovstream-${name}`)).length;
const countThreads = () => readdirSync('/proc/self/task').length;
const countOwn = () => readdirSync('/dev/shm').filter((file) => file.includes(prefix)).length;
const keepAlive = setInterval(() => undefined, 1000);

async function leaveBehind() {
  const buffers = [];
  for (let i = 0; i < 10; ++i) {
    const client = createShmClient();
    client.connect({ name });
    buffers.push(new WeakRef(client.mapRegion()));
    StreamProducer.create({ name: `${prefix}-${i}`, maxWidth: 8, maxHeight: 8 });
    await nextTurn();
  }
  return buffers;
}

function waitAlone() {
  const client = createShmClient();
  client.connect({ name });
  return client.waitFrame();
}

const survivor = waitAlone();
await sleep(20);
const before = { mappings: countMappings(), threads: countThreads() };
await leaveBehind();
const during = { mappings: countMappings(), threads: countThreads(), own: countOwn() };
const isClean = () => countMappings() <= before.mappings && countThreads() <= before.threads && countOwn() === 0;
for (let i = 0; i < 2000 && !isClean(); ++i) {
  globalThis.gc();
  await nextTurn();
  await sleep(5);
}
const left = {
  mappings: countMappings() - before.mappings,
  threads: countThreads() - before.threads,
  own: countOwn(),
};
console.log(
  JSON.stringify({ started: during.threads - before.threads, mapped: during.mappings - before.mappings, left }),
);
const [sequence] = new Uint32Array(await survivor, 8, 1);
console.log(sequence);
clearInterval(keepAlive);

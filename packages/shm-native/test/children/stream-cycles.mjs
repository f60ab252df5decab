// Attaches, waits, maps and closes a thousand times; prints descriptors, mappings and threads before and after.
// Argument 1: the stream.
import { readdirSync, readFileSync } from 'node:fs';
import { createShmClient } from '../../dist/index.js';

const name = process.argv[2];
const client = createShmClient();
// A wait for a frame alone does not keep a process going.
const keepAlive = setInterval(() => undefined, 1000);

async function runCycle(index) {
  client.connect({ name });
  const wait = client.waitFrame();
  client.mapRegion();
  if (index % 4 === 0) await wait;
  else wait.catch(() => undefined);
  client.close();
  await wait.catch(() => undefined);
}

const count = () => ({
  descriptors: readdirSync('/proc/self/fd').length,
  mappings: readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => line.includes(name)).length,
});
const countThreads = () => readdirSync('/proc/self/task').length;
for (let i = 0; i < 20; ++i) await runCycle(i);
const before = count();
const threadsBefore = countThreads();
for (let i = 0; i < 1000; ++i) await runCycle(i);
// A thread that was told to end may still be on its way out.
for (let i = 0; i < 2000 && countThreads() > threadsBefore; ++i)
  await new Promise((resolve) => setTimeout(resolve, 10));
console.log(JSON.stringify({ before, after: count(), threadsMore: Math.max(0, countThreads() - threadsBefore) }));
clearInterval(keepAlive);

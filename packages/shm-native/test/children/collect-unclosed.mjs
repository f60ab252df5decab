// Forgets readers and writers without closing them and lets the collector close them. Needs --expose-gc.
// Argument 1: a folder of our own. Prints what is left: mappings, threads, files, and pending waits that settled.
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { RingReader, RingWriter } from '../../dist/index.js';

const folder = process.argv[2];
const countMappings = () =>
  readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => line.includes(folder)).length;
const countThreads = () => readdirSync('/proc/self/task').length;

async function leaveBehind() {
  for (let i = 0; i < 40; ++i) {
    const writer = RingWriter.create({ path: `${folder}/ring-${i}`, slotSizeBytes: 65536 });
    const reader = RingReader.open(writer.path);
    await reader.waitForNewer(undefined, { timeoutMs: 0 });
  }
}

async function collect(isDone) {
  for (let i = 0; i < 2000 && !isDone(); ++i) {
    globalThis.gc();
    await nextTurn();
    await sleep(5);
  }
}

// A pending wait is reason enough to keep a reader: nobody but the wait refers to this one.
const survivorWriter = RingWriter.create({ path: `${folder}/survivor`, slotSizeBytes: 65536 });
const survivor = RingReader.open(survivorWriter.path).waitForNewer(undefined);
await sleep(20);
const threadsBefore = countThreads();
await leaveBehind();
const threadsDuring = countThreads();
const isClean = () => countMappings() === 2 && countThreads() === threadsBefore && readdirSync(folder).length === 1;
await collect(isClean);
survivorWriter.publish(Buffer.from('ffd8ffd9', 'hex'), { frameIndex: 0, width: 1, height: 1, ptsUs: 0, assetIdCrc: 0 });
const hasSurvivorSettled = await survivor;
console.log(
  JSON.stringify({
    threadsStarted: threadsDuring - threadsBefore,
    threadsLeft: countThreads() - threadsBefore,
    mappingsLeft: countMappings() - 2,
    filesLeft: readdirSync(folder).length - 1,
    hasSurvivorSettled,
  }),
);
survivorWriter.close();

import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { MmapInput } from '../../src/inputs/mmap/mmap-input.ts';
import { RecordingContext } from '../support/recording-input.ts';
import { makeTempFolder } from '../support/renderer-process.ts';

const soakSeconds = Number(process.env.FRAMELANE_SOAK_SECONDS ?? 20);
const cleanUp = useCleanUp();

// Writes frames as fast as it can, every byte of one frame the same, by the rules of the file and nothing of ours.
const writer = `
const { openSync, writeSync } = require('node:fs');
const { workerData, parentPort } = require('node:worker_threads');
const file = openSync(workerData.path, 'r+');
const version = Buffer.alloc(8);
const pixels = Buffer.alloc(64 * 64 * 3);
let count = 0n;
const store = (value) => { version.writeBigUInt64LE(value); writeSync(file, version, 0, 8, 8); };
const until = performance.now() + workerData.seconds * 1000;
while (performance.now() < until) {
  for (let burst = 0; burst < 100; burst += 1) {
    count += 1n;
    store(count * 2n - 1n);
    writeSync(file, pixels.fill(Number(count % 251n)), 0, pixels.length, 16);
    store(count * 2n);
  }
}
parentPort.postMessage({ last: Number(count % 251n), count: Number(count) });
`;

it(
  `shows no torn frame in ${soakSeconds} s of an unpaced writer, and the last one in the end`,
  async () => {
    const folder = makeTempFolder();
    cleanUp({ close: folder.remove });
    const path = join(folder.path, 'm.mmap');
    const context = new RecordingContext(64, 64);
    let torn = 0;
    let newest = -1;
    context.onFrame = (pixels) => {
      newest = pixels[0]!;
      if (pixels.some((value) => value !== newest)) torn += 1;
    };
    const input = cleanUp(new MmapInput({ path, pollMs: 2, mode: 0o600 }, context));
    await input.start();
    const heapBefore = process.memoryUsage().arrayBuffers;
    const worker = new Worker(writer, { eval: true, workerData: { path, seconds: soakSeconds } });
    cleanUp({ close: () => worker.terminate() });
    const [{ last, count }] = (await once(worker, 'message')) as [{ last: number; count: number }];
    await expect.poll(() => newest, { timeout: 30_000, interval: 5 }).toBe(last);
    expect(torn).toBe(0);
    expect(context.accepted).toBeGreaterThan(soakSeconds);
    expect(count).toBeGreaterThan(context.accepted);
    expect(context.warnings).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - heapBefore).toBeLessThan(8 * 1024 * 1024);
  },
  (soakSeconds + 90) * 1000,
);

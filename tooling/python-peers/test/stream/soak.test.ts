import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeFrameSnapshotHeader, MappedFrameReader } from '@framelane/protocol/stream';
import { cleanupStream, createShmClient } from '@framelane/shm-native';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeStreamName } from '../support/stream-peers.ts';

const soakMs = (Number(process.env.FRAMELANE_SOAK_SECONDS ?? 10) * 1000) / 2;
const attachmentMs = Math.min(soakMs / 4, 5000);
const minFrames = 20;

const producerProgram = join(
  dirname(fileURLToPath(import.meta.resolve('@framelane/shm-native/package.json'))),
  'test/children/stream-producer.mjs',
);

/** Starts a producer that never pauses and fills frame n with n % 251; killed when the test ends. */
async function startUnpacedProducer(slotCount: number): Promise<string> {
  const name = makeStreamName();
  const child = spawn(process.execPath, [producerProgram, name, `${slotCount}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const hasEnded = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await hasEnded;
    cleanupStream(name);
  });
  await once(child.stdout, 'data');
  return name;
}

/** All bytes alike and of the frame's number: the bytes are compared with themselves, one further on. */
function isWhole(buffer: SharedArrayBuffer, at: { offset: number; byteLength: number; sequence: number }): boolean {
  const bytes = Buffer.from(buffer, at.offset, at.byteLength);
  if (bytes[0] !== at.sequence % 251) return false;
  return bytes.subarray(1).equals(bytes.subarray(0, -1));
}

function countOpen(name: string) {
  const maps = readFileSync('/proc/self/maps', 'utf8').split('\n');
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    mappings: maps.filter((line) => line.includes(name)).length,
    threads: readdirSync('/proc/self/task').length,
  };
}

class Counts {
  copied = 0;
  tornCopies = 0;
  mapped = 0;
  overwritten = 0;
  skipped = 0;
  attachments = 0;
}

/** One attachment: frames by both lanes in turn, each of them checked whole, until `until`. */
async function readBothLanes(name: string, counts: Counts, until: number): Promise<void> {
  const client = createShmClient();
  client.connect({ name });
  try {
    const reader = new MappedFrameReader(client.mapRegion());
    let last = 0;
    for (let frames = 0; frames < minFrames || Date.now() < until; frames += 1) {
      const buffer = await client.waitFrame();
      const { width, height, sequence } = decodeFrameSnapshotHeader(buffer) ?? expect.fail('a frame without a number');
      const isGood = sequence > last && isWhole(buffer, { offset: 16, byteLength: width * height * 4, sequence });
      if (!isGood) expect.fail(`copied frame ${sequence} after ${last} is not whole`);
      last = sequence;
      counts.copied += 1;
      readMapped(reader, counts);
    }
    const { torn, skipped } = client.stats();
    counts.tornCopies += torn;
    counts.skipped += skipped;
    counts.attachments += 1;
  } finally {
    client.close();
  }
}

function readMapped(reader: MappedFrameReader, counts: Counts): void {
  const frame = reader.poll();
  if (frame === undefined) return;
  const { buffer, pixelsByteOffset: offset, byteLength, sequence } = frame;
  const isGood = isWhole(buffer, { offset, byteLength, sequence });
  if (!frame.isCurrent()) counts.overwritten += 1;
  else if (isGood) counts.mapped += 1;
  else expect.fail(`mapped frame ${sequence} is not whole, although it is current`);
}

describe.each([2, 3])('a producer of %i slots that never pauses', (slotCount) => {
  it('is read whole through both lanes, attachment after attachment', { timeout: soakMs + 120_000 }, async () => {
    const name = await startUnpacedProducer(slotCount);
    const counts = new Counts();
    await readBothLanes(name, counts, Date.now());
    const before = countOpen(name);
    const until = Date.now() + soakMs;
    while (Date.now() < until || counts.mapped < minFrames)
      await readBothLanes(name, counts, Date.now() + attachmentMs);
    const countSettled = () => {
      const { threads, ...open } = countOpen(name);
      return { ...open, hasMoreThreads: threads > before.threads };
    };
    const { threads: _, ...openBefore } = before;
    await expect.poll(countSettled).toEqual({ ...openBefore, hasMoreThreads: false });
    const after = countOpen(name);
    console.log(
      `soak of ${slotCount} slots, ${soakMs / 1000} s: ${counts.copied} copied whole (${counts.tornCopies} torn copies repeated, ` +
        `${counts.skipped} skipped), ${counts.mapped} mapped whole (${counts.overwritten} overwritten in use), 0 wrong; ` +
        `${counts.attachments} attachments, left open ${JSON.stringify(after)} of ${JSON.stringify(before)}`,
    );
  });
});

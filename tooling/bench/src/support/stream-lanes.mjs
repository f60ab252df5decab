import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { MappedFrameReader } from '@framelane/protocol/stream';
import { createShmClient, StreamProducer } from '@framelane/shm-native';
import { median } from './statistics.mjs';
import { readFrames, startPublisher } from './stream-session.mjs';

const frameMs = 16;

/** The lane that shows the producer's own pages against the one that copies, fed by the same producer. */
export async function compareLanes({ name, size, isQuick }) {
  const rounds = isQuick ? 2 : 6;
  const frames = isQuick ? 20 : 90;
  const publisher = await startPublisher(size);
  const client = createShmClient();
  client.connect({ name: publisher.name });
  const reader = new MappedFrameReader(client.mapRegion());
  const lanes = {
    mapped: { readAll: (last) => pollFrames(reader, last), readPaced: (last) => pollPaced(reader, last) },
    copied: { readAll: (last) => readFrames(client, last), readPaced: (last) => readFrames(client, last) },
  };
  const results = Object.fromEntries(Object.keys(lanes).map((lane) => [lane, { ms: [], cpuUs: [], wakes: [] }]));
  try {
    for (let round = -1; round < rounds; round += 1) {
      for (const [lane, { readAll, readPaced }] of Object.entries(lanes)) {
        const latenciesMs = await measureLatency(publisher, { frames, read: readAll });
        const cost = await measureCost(publisher, { frames, read: readPaced });
        if (round < 0) continue;
        results[lane].ms.push(median(latenciesMs));
        results[lane].cpuUs.push(cost.cpuUs);
        results[lane].wakes.push(cost.wakes);
      }
    }
  } finally {
    client.close();
    await publisher.close();
  }
  const compare = (what, unit, pick) => ({
    what: `${what} ${name}`,
    unit,
    ours: pick('mapped'),
    yardstick: pick('copied'),
    yardstickName: 'copied lane',
  });
  return [
    {
      ...compare('mapped: publish → newest pixels readable', 'ms', (lane) => median(results[lane].ms)),
      goal: '< 1.00×',
    },
    { ...compare('mapped: CPU a frame at 60/s', 'µs', (lane) => median(results[lane].cpuUs)), goal: '< 1.00×' },
    {
      ...compare('mapped: copied a frame', 'bytes', (lane) => (lane === 'mapped' ? 0 : size.width * size.height * 4)),
      goal: '0',
    },
    { ...compare('mapped: native threads woken a frame', 'times', (lane) => median(results[lane].wakes)), goal: '0' },
  ];
}

/** How much of a core a client takes that waits for a frame which does not come. */
export async function measureIdleClient({ isQuick }) {
  const producer = StreamProducer.create({ name: `bench-${process.pid}-idle`, maxWidth: 64, maxHeight: 64 });
  const client = createShmClient();
  client.connect({ name: producer.name });
  client.waitFrame().catch(() => undefined);
  await sleep(200);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await sleep(isQuick ? 1000 : 10_000);
  const { user, system } = process.cpuUsage(before);
  const elapsedUs = (performance.now() - startedAt) * 1000;
  client.close();
  producer.close();
  return {
    what: 'idle client that waits',
    unit: '% of a core',
    ours: ((user + system) * 100) / elapsedUs,
    goal: '< 1',
  };
}

async function measureLatency(publisher, { frames, read }) {
  const reading = read(publisher.lastOf(frames));
  const published = await publisher.publish({ frames, intervalMs: frameMs });
  const { samples } = await reading;
  return samples.flatMap(({ sequence, at }) => {
    const publication = published.get(sequence);
    return publication === undefined ? [] : [(at - publication.begunAt) / 1e6];
  });
}

async function measureCost(publisher, { frames, read }) {
  const wakesBefore = countNativeWakes();
  const before = process.cpuUsage();
  const reading = read(publisher.lastOf(frames));
  await publisher.publish({ frames, intervalMs: frameMs });
  await reading;
  const { user, system } = process.cpuUsage(before);
  return { cpuUs: (user + system) / frames, wakes: (countNativeWakes() - wakesBefore) / frames };
}

/** Looks without a pause: what is measured is when pixels can be read, not how often somebody looks. */
async function pollFrames(reader, last) {
  const samples = [];
  for (let sequence = 0; sequence < last; await turn()) {
    const frame = reader.poll();
    if (frame === undefined) continue;
    readLastPixel(frame);
    sequence = frame.sequence;
    samples.push({ sequence, at: Number(process.hrtime.bigint()) });
  }
  return { samples };
}

/** Looks once per picture of a screen, as a page does. */
async function pollPaced(reader, last) {
  for (let sequence = 0; sequence < last; await sleep(frameMs)) {
    const frame = reader.poll();
    if (frame === undefined) continue;
    readLastPixel(frame);
    sequence = frame.sequence;
  }
}

function readLastPixel({ buffer, pixelsByteOffset, rowBytes, height }) {
  return new Uint8Array(buffer, pixelsByteOffset + (height - 1) * rowBytes, rowBytes).at(-1);
}

/** How often any thread but the JavaScript one has gone to sleep and been woken. */
function countNativeWakes() {
  const wakes = readdirSync('/proc/self/task')
    .filter((thread) => Number(thread) !== process.pid)
    .map((thread) =>
      readFileSync(`/proc/self/task/${thread}/status`, 'utf8').match(/^voluntary_ctxt_switches:\s*(\d+)/m),
    );
  return wakes.reduce((sum, match) => sum + Number(match?.[1] ?? 0), 0);
}

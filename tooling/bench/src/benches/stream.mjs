import { findVendorLibrary, vendorLibrary } from '@framelane/python-peers';
import { createShmClient, StreamProducer } from '@framelane/shm-native';
import { median, percentile } from '../support/statistics.mjs';
import { compareLanes, measureIdleClient } from '../support/stream-lanes.mjs';
import { readFrames, startPublisher, startStreamYardstick } from '../support/stream-session.mjs';

const vendorVersion = '0.5.7';
const sizes = {
  '64x64': { width: 64, height: 64, intervalMs: 2 },
  '720p': { width: 1280, height: 720, intervalMs: 4 },
  '1080p': { width: 1920, height: 1080, intervalMs: 6 },
  '4K': { width: 3840, height: 2160, intervalMs: 16 },
};

export const stream = {
  title: 'raw frames: publish → resolved waitFrame, both copies, the mapped lane and an idle client',
  async run({ isQuick, log }) {
    const vendor = findVendorLibrary(vendorVersion);
    if (vendor === undefined) {
      log(
        `the released client ${vendorVersion} is not there, our own library stands in: ${vendorLibrary(vendorVersion).howToAdd}`,
      );
    }
    const rows = [];
    const names = isQuick ? ['64x64', '1080p'] : Object.keys(sizes);
    for (const name of names) {
      const size = sizes[name];
      rows.push(...(await compareReaders({ name, size, vendor, isQuick })));
      rows.push(await comparePublish({ name, size, isQuick }));
      log(`${name} done`);
    }
    for (const name of isQuick ? ['1080p'] : ['1080p', '4K'])
      rows.push(...(await compareLanes({ name, size: sizes[name], isQuick })));
    rows.push(await measureIdleClient({ isQuick }));
    return rows;
  },
};

async function compareReaders({ name, size, vendor, isQuick }) {
  const rounds = isQuick ? 2 : 8;
  const frames = isQuick ? 20 : 64;
  const unpausedFrames = isQuick ? 200 : size.width >= 1920 ? 1000 : 20_000;
  const publisher = await startPublisher(size);
  const client = createShmClient();
  client.connect({ name: publisher.name });
  const memcpy = startStreamYardstick({ library: client.info().library, name: publisher.name });
  const released = vendor === undefined ? memcpy : startStreamYardstick({ library: vendor, name: publisher.name });
  const contestants = {
    ours: (last) => readFrames(client, last),
    memcpy: (last) => memcpy.read(last),
    released: (last) => released.read(last),
  };
  const samples = { ours: [], memcpy: [], released: [] };
  const ratesPerS = { ours: [], memcpy: [], released: [] };
  try {
    for (let round = -1; round < rounds; round += 1) {
      for (const [who, read] of Object.entries(contestants)) {
        const paced = await runTogether(publisher, { frames, intervalMs: size.intervalMs }, read);
        if (round >= 0) samples[who].push(...paced.samples);
      }
    }
    // Before the producer goes without pause: its stores slow every copy down, ours and theirs.
    const { copyNs } = client.stats();
    for (let round = -1; round < rounds; round += 1) {
      for (const [who, read] of Object.entries(contestants)) {
        const { delivered, elapsedNs } = await runTogether(publisher, { frames: unpausedFrames, intervalMs: 0 }, read);
        if (round >= 0) ratesPerS[who].push(((delivered - 1) * 1e9) / elapsedNs);
      }
    }
    const latencyMs = (who, p) =>
      percentile(
        samples[who].map(({ latencyNs }) => latencyNs),
        p,
      ) / 1e6;
    const releasedName = vendor === undefined ? 'our library in C + memcpy' : `released ${vendorVersion} + memcpy`;
    return [
      ...[0.5, 0.99].map((p) => ({
        what: `publish → promise ${name}, p${p * 100}`,
        unit: 'ms',
        ours: latencyMs('ours', p),
        yardstick: latencyMs('released', p),
        yardstickName: releasedName,
        goal: p === 0.5 ? '≤ yardstick + 0.1 ms' : undefined,
      })),
      {
        what: `copy ${name}, p50`,
        unit: 'µs',
        ours: copyNs.p50 / 1000,
        yardstick: median(samples.memcpy.map((sample) => sample.copyNs)) / 1000,
        yardstickName: 'C memcpy, other process',
        goal: '≤ 1.10×',
      },
      {
        what: `delivered from an unpaced producer ${name}`,
        unit: 'frames/s',
        ours: median(ratesPerS.ours),
        yardstick: median(ratesPerS.released),
        yardstickName: releasedName,
        goal: size.width >= 1920 ? '≥ 0.80×' : undefined,
      },
      {
        what: `the same, our library in C + memcpy ${name}`,
        unit: 'frames/s',
        ours: median(ratesPerS.memcpy),
        yardstick: median(ratesPerS.released),
        yardstickName: releasedName,
        goal: '≥ 0.80×',
      },
    ];
  } finally {
    client.close();
    memcpy.close();
    released.close();
    await publisher.close();
  }
}

/** Publishes while `read` runs, and adds to each sample how long after the beginning of its publication it was there. */
async function runTogether(publisher, pace, read) {
  const reading = read(publisher.lastOf(pace.frames));
  const published = await publisher.publish(pace);
  const { samples, ...rest } = await reading;
  const matched = samples.flatMap((sample) => {
    const publication = published.get(sample.sequence);
    return publication === undefined ? [] : [{ ...sample, latencyNs: sample.at - publication.begunAt }];
  });
  return { ...rest, samples: matched };
}

async function comparePublish({ name, size: { width, height }, isQuick }) {
  const rounds = isQuick ? 2 : 10;
  const pictures = isQuick ? 30 : 100;
  const options = { maxWidth: width, maxHeight: height };
  const producer = StreamProducer.create({ ...options, name: `bench-${process.pid}-publish-${name}` });
  // The yardstick writes over slot numbers too, so it gets a stream of its own of the same shape.
  const spoiled = StreamProducer.create({ ...options, name: `bench-${process.pid}-memcpy-${name}` });
  const client = createShmClient();
  const yardstick = startStreamYardstick({ library: findOurLibrary(client, spoiled.name), name: spoiled.name });
  const picture = new Uint8Array(width * height * 4).fill(0x55);
  const results = { ours: [], memcpy: [] };
  try {
    for (let round = -1; round < rounds; round += 1) {
      const ours = Array.from({ length: pictures }, () => timeNs(() => producer.publish(picture, { width, height })));
      const memcpy = await yardstick.write(pictures);
      if (round < 0) continue;
      results.ours.push(median(ours));
      results.memcpy.push(median(memcpy));
    }
    return {
      what: `producer publish ${name}, p50`,
      unit: 'µs',
      ours: median(results.ours) / 1000,
      yardstick: median(results.memcpy) / 1000,
      yardstickName: 'C memcpy, other process',
      goal: width >= 1920 ? '≤ 1.10×' : undefined,
    };
  } finally {
    yardstick.close();
    client.close();
    producer.close();
    spoiled.close();
  }
}

function findOurLibrary(client, name) {
  client.connect({ name });
  return client.info().library;
}

function timeNs(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

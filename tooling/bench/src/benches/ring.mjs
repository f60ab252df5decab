import { join } from 'node:path';
import { RingReader, RingWriter } from '@framelane/shm-native';
import { makeTempFolder } from '../support/engine.mjs';
import { startMemcpy } from '../support/memcpy-yardstick.mjs';
import { alternate, median, percentile } from '../support/statistics.mjs';

const slotSizeBytes = 4 * 1024 * 1024;
const pictures = { '1080p (800 KB)': 800_000, '4K (3 MB)': 3_000_000 };

export const ring = {
  title: 'publish and copyLatestInto against a C memcpy of the same slots by a second process, alternated',
  async run({ isQuick }) {
    const rows = [];
    for (const [name, bytes] of Object.entries(pictures)) {
      const iterations = isQuick ? 50 : 400;
      rows.push(await comparePublish({ name, bytes, iterations, rounds: isQuick ? 2 : 15 }));
      rows.push(await compareCopy({ name, bytes, iterations, rounds: isQuick ? 2 : 15 }));
    }
    return rows;
  },
};

async function comparePublish({ name, bytes, iterations, rounds }) {
  const ours = createRing();
  // The yardstick writes over footers, so it gets a ring of its own of the same shape.
  const spoiled = createRing();
  const picture = makePicture(bytes);
  const info = { frameIndex: 0, width: 1920, height: 1080, ptsUs: 0, assetIdCrc: 0 };
  const memcpy = startMemcpy({
    path: spoiled.path,
    slotSizeBytes,
    bytes,
    iterations,
    args: ['--slots', '4', '--write'],
  });
  try {
    const results = await alternate(rounds, {
      ours: () => medianNs(iterations, () => ours.publish(picture, info)),
      memcpy: async () => (await memcpy.run()).p50Ns,
    });
    return toRow(`publish ${name}`, results);
  } finally {
    memcpy.close();
    ours.close();
    spoiled.close();
  }
}

async function compareCopy({ name, bytes, iterations, rounds }) {
  const writer = createRing();
  writer.publish(makePicture(bytes), { frameIndex: 0, width: 1920, height: 1080, ptsUs: 0, assetIdCrc: 0 });
  const reader = RingReader.open(writer.path);
  const target = new Uint8Array(bytes);
  const memcpy = startMemcpy({ path: writer.path, slotSizeBytes, bytes, iterations, args: ['--slot', '0'] });
  try {
    const results = await alternate(rounds, {
      ours: () => medianNs(iterations, () => reader.copyLatestInto(target)),
      memcpy: async () => (await memcpy.run()).p50Ns,
    });
    return toRow(`copyLatestInto ${name}`, results);
  } finally {
    memcpy.close();
    reader.close();
    writer.close();
  }
}

function createRing() {
  return RingWriter.create({ path: join(makeTempFolder('/dev/shm'), 'ring'), slotSizeBytes });
}

function makePicture(bytes) {
  const picture = new Uint8Array(bytes).fill(0x55);
  picture.set([0xff, 0xd8]);
  picture.set([0xff, 0xd9], bytes - 2);
  return picture;
}

function medianNs(iterations, work) {
  const samples = new Float64Array(iterations);
  for (let i = 0; i < iterations; i += 1) {
    const start = process.hrtime.bigint();
    work();
    samples[i] = Number(process.hrtime.bigint() - start);
  }
  return percentile(samples, 0.5);
}

function toRow(what, { ours, memcpy }) {
  return {
    what: `${what}, p50`,
    unit: 'µs',
    ours: median(ours) / 1000,
    yardstick: median(memcpy) / 1000,
    yardstickName: 'C memcpy, other process',
    goal: '≤ 1.10×',
  };
}

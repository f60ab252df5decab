import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { chains, makeSample, startEngine } from '../support/engine.mjs';
import { exportWhole, renderRange } from '../support/engine-work.mjs';
import { alternate, median, timeMs } from '../support/statistics.mjs';
import { startRedis, startWorkers, waitForWorkers } from '../support/workers.mjs';

export const workers = {
  title: 'ranges and a whole export of the 1080p30 sample by 1, 2 and 3 workers at a queue, against the engine alone',
  async run({ isQuick, log }) {
    if (spawnSync('redis-server', ['--version']).status !== 0) {
      log('left out: add the program redis-server');
      return [];
    }
    const sample = makeSample();
    const folder = dirname(sample);
    const redis = await startRedis();
    const alone = await open({ folder, sample, args: [] });
    const queued = await open({ folder, sample, args: ['--queue', redis.url] });
    try {
      const seconds = isQuick ? 1 : 10;
      const rows = [];
      for (const count of isQuick ? [1, 3] : [1, 2, 3]) {
        const crew = await startWorkers(count, { url: redis.url, mediaRoot: folder });
        await waitForWorkers(queued.client, count);
        for (const [what, work] of Object.entries({ range: makeRange, export: makeExport })) {
          const times = await alternate(isQuick ? 1 : 3, {
            queued: () => timeMs(() => work(queued, { seconds, folder })),
            alone: () => timeMs(() => work(alone, { seconds, folder })),
          });
          rows.push(compare(`${what}, ${count} ${count === 1 ? 'worker' : 'workers'}`, seconds * 30, times));
        }
        await crew.close();
        log(`${count} done`);
      }
      return rows;
    } finally {
      await alone.close();
      await queued.close();
      await redis.close();
    }
  },
};

async function open({ folder, sample, args }) {
  const engine = await startEngine({ mediaRoot: folder, args });
  const client = engine.connect();
  const asset = await client.send('ingest', { path: sample });
  return { client, assetId: asset.asset_id, name: args.length === 0 ? 'alone' : 'queued', round: 0, close };

  async function close() {
    client.close();
    await engine.close();
  }
}

function compare(what, frames, times) {
  return {
    what,
    unit: 'frames/s',
    ours: (frames * 1000) / median(times.queued),
    yardstick: (frames * 1000) / median(times.alone),
    yardstickName: 'the engine without a queue, on the same cores',
    goal: '',
  };
}

async function makeRange(engine, { seconds }) {
  engine.round += 1;
  const { client, assetId, round } = engine;
  await renderRange(client, { assetId, seconds, fps: 30, round });
}

function makeExport({ client, assetId, name }, { seconds, folder }) {
  const path = join(folder, `${name}.mp4`);
  const { chain } = chains['invert, hue_shift 90, blur 5'];
  return exportWhole(client, { asset_id: assetId, path, codec: 'h264', out_point: seconds, chain });
}

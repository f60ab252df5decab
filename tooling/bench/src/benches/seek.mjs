import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { makeSample, root, startEngine } from '../support/engine.mjs';
import { startLineScript } from '../support/line-script.mjs';
import { runFfmpeg } from '../support/run-ffmpeg.mjs';
import { alternate, percentile } from '../support/statistics.mjs';

const yardstick = join(root, 'apps', 'engine-mock', 'scripts', 'decode-from-keyframe.mjs');
const seeksPerRound = 40;

/** The sample as it is, and enlarged; a quick run leaves out the second, which takes long to make. */
const sizes = [
  { name: '1080p', filters: undefined, rounds: 8 },
  { name: '4K', filters: 'scale=3840:2160', rounds: 3 },
];

export const seek = {
  title:
    'seek to random frames of the sample (30 fps, keyframe each second) in two sizes, to the picture in the ring, against decoding from the keyframe alone',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const folder = dirname(sample);
    const { connect, close } = await startEngine({ mediaRoot: folder });
    const client = connect();
    try {
      const rows = [];
      for (const { name, filters, rounds } of isQuick ? sizes.slice(0, 1) : sizes) {
        const path = filters === undefined ? sample : enlarge(sample, join(folder, `${name}.mp4`), filters);
        rows.push(...(await compareSeeks(client, { path, name, rounds: isQuick ? 1 : rounds })));
        log(`${name} done`);
      }
      return rows;
    } finally {
      client.close();
      await close();
    }
  },
};

function enlarge(sample, path, filters) {
  const encoding = ['-c:v', 'libx264', '-preset', 'superfast', '-crf', '20', '-g', '30', '-bf', '2', '-an'];
  runFfmpeg(['-i', sample, '-vf', filters, ...encoding, path]);
  return path;
}

async function compareSeeks(client, { path, name, rounds }) {
  const bare = startLineScript(yardstick, [path, String(Math.min(4, availableParallelism()))]);
  try {
    const asset = await client.send('ingest', { path });
    const random = createRandom(7);
    // Both get the same frames, and nothing is left of them from the round before.
    let times = [];
    const draw = () => {
      times = Array.from({ length: seeksPerRound }, () => Math.floor(random() * asset.frame_count) / asset.fps);
    };
    const results = await alternate(rounds, {
      ours: async () => {
        draw();
        return seekWithEngine(client, asset, times);
      },
      bare: () => bare.ask(times),
    });
    const samples = { ours: results.ours.flat(), bare: results.bare.flat() };
    return [
      [0.5, 'p50', '≤ 1.30×'],
      [0.95, 'p95', '≤ 1.50×'],
    ].map(([p, quantile, goal]) => ({
      what: `random seek ${name} ${quantile}`,
      unit: 'ms',
      ours: percentile(samples.ours, p),
      yardstick: percentile(samples.bare, p),
      yardstickName: 'one decode from the keyframe, no JPEG',
      goal,
    }));
  } finally {
    bare.close();
  }
}

async function seekWithEngine(client, asset, times) {
  const took = [];
  for (const time of times) {
    const start = performance.now();
    const picture = await client.send('seek', { asset_id: asset.asset_id, time });
    took.push(performance.now() - start);
    if (picture.frame_index !== Math.round(time * asset.fps)) throw new Error(`a seek to ${time} s went astray`);
  }
  return took;
}

/** The same numbers in each run, 0 up to 1. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

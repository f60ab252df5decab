import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { makeSample, root, startEngine } from '../support/engine.mjs';
import { startLineScript } from '../support/line-script.mjs';
import { alternate, percentile } from '../support/statistics.mjs';

const yardstick = join(root, 'apps', 'engine-mock', 'scripts', 'decode-from-keyframe.mjs');
const seeksPerRound = 40;

export const seek = {
  title:
    'seek to random frames of the 1080p30 sample (keyframe each second), to the picture in the ring, against decoding from the keyframe alone',
  async run({ isQuick }) {
    const sample = makeSample();
    const { connect, close } = await startEngine({ mediaRoot: dirname(sample) });
    const client = connect();
    const bare = startLineScript(yardstick, [sample, String(Math.min(4, availableParallelism()))]);
    try {
      const asset = await client.send('ingest', { path: sample });
      const random = createRandom(7);
      // Both get the same frames, and nothing is left of them from the round before.
      let times = [];
      const draw = () => {
        times = Array.from({ length: seeksPerRound }, () => Math.floor(random() * asset.frame_count) / asset.fps);
      };
      const results = await alternate(isQuick ? 1 : 8, {
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
      ].map(([p, name, goal]) => ({
        what: `random seek ${name}`,
        unit: 'ms',
        ours: percentile(samples.ours, p),
        yardstick: percentile(samples.bare, p),
        yardstickName: 'one decode from the keyframe, no JPEG',
        goal,
      }));
    } finally {
      bare.close();
      client.close();
      await close();
    }
  },
};

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

import { dirname, join } from 'node:path';
import { makeSample, startEngine } from '../support/engine.mjs';
import { runFfmpeg } from '../support/run-ffmpeg.mjs';
import { alternate, median, timeMs } from '../support/statistics.mjs';

const sizes = { '720p': '1280x720', '1080p': '1920x1080', '4K': '3840x2160' };

/** Pairs of an effect and the filter it stands for; a chain takes the first so many of them, over and over. */
const effects = [
  [{ effectId: 'fx.invert' }, 'negate'],
  [{ effectId: 'fx.hue_shift', parameters: { amount: 90 } }, 'hue=h=90'],
  [{ effectId: 'fx.blur', parameters: { radius: 2 } }, 'gblur=sigma=2'],
];

const chainLengths = [0, 1, 3, 10];

export const latency = {
  title:
    'render_frame from request to reply, frame after frame, for three sizes and up to ten effects, against the FFmpeg command line per frame',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const folder = dirname(sample);
    const frames = isQuick ? 20 : 150;
    const { connect, close } = await startEngine({ mediaRoot: folder });
    const client = connect();
    try {
      const rows = [];
      // A quick run shows that it works: the smallest size and the ends of the chain do.
      const shown = isQuick ? Object.entries(sizes).slice(0, 1) : Object.entries(sizes);
      for (const [name, size] of shown) {
        const path = join(folder, `${name}.mp4`);
        const scaling = ['-vf', `scale=${size.replace('x', ':')}`, '-c:v', 'libx264', '-preset', 'veryfast', '-an'];
        runFfmpeg(['-i', sample, '-frames:v', String(frames), ...scaling, path]);
        const { asset_id } = await client.send('ingest', { path });
        for (const length of isQuick ? [0, 10] : chainLengths) {
          const links = Array.from({ length }, (_, index) => effects[index % effects.length]);
          const chain = links.map(([effect]) => effect);
          const results = await alternate(isQuick ? 1 : 3, {
            ours: () => renderAll(client, { asset_id, chain, frames }),
            ffmpeg: async () => (await timeMs(() => renderWithFfmpeg(path, links))) / frames,
          });
          rows.push({
            what: `${name}, ${length} effects, mean`,
            unit: 'ms',
            // Pictures made ahead come in bursts, which a median would flatter.
            ours: mean(results.ours.flat()),
            yardstick: median(results.ffmpeg),
            yardstickName: 'ffmpeg decode + filters + MJPEG, whole run by frames',
            goal: '≤ 1.00×',
          });
        }
        log(`${name} done`);
      }
      return rows;
    } finally {
      client.close();
      await close();
    }
  },
};

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function renderAll(client, { asset_id, chain, frames }) {
  const took = [];
  for (let frame_index = 0; frame_index < frames; frame_index += 1) {
    took.push(await timeMs(() => client.send('apply_chain', { asset_id, frame_index, chain })));
  }
  return took;
}

function renderWithFfmpeg(path, links) {
  const filters = links.length === 0 ? [] : ['-vf', links.map(([, filter]) => filter).join(',')];
  runFfmpeg(['-i', path, ...filters, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '2', '-f', 'null', '-']);
}

import { dirname } from 'node:path';
import { chains, makeSample, startEngine } from '../support/engine.mjs';
import { runFfmpeg } from '../support/run-ffmpeg.mjs';
import { alternate, median, timeMs } from '../support/statistics.mjs';

export const render = {
  title:
    'sequential render_frame over the 1080p30 sample against the FFmpeg command line (all threads, output discarded)',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const { connect, close } = await startEngine({ mediaRoot: dirname(sample) });
    const client = connect();
    try {
      const asset = await client.send('ingest', { path: sample });
      const frames = isQuick ? 30 : asset.frame_count;
      const rows = [];
      for (const [name, { chain, filters }] of Object.entries(chains)) {
        const times = await alternate(isQuick ? 1 : 5, {
          ours: () => timeMs(() => renderAll(client, { asset, chain, frames })),
          ffmpeg: () => timeMs(() => encodeJpegs(sample, { filters, frames })),
        });
        rows.push({
          what: `${name}, ${frames} frames`,
          unit: 'frames/s',
          ours: (frames * 1000) / median(times.ours),
          yardstick: (frames * 1000) / median(times.ffmpeg),
          yardstickName: 'ffmpeg decode + filters + MJPEG',
          goal: '≥ 1.00×',
        });
        log(`${name} done`);
      }
      return rows;
    } finally {
      client.close();
      await close();
    }
  },
};

async function renderAll(client, { asset, chain, frames }) {
  for (let frame = 0; frame < frames; frame += 1) {
    const picture = await client.send('apply_chain', { asset_id: asset.asset_id, frame_index: frame, chain });
    if (picture.seq === undefined) throw new Error(`frame ${frame} has no ring sequence`);
  }
}

// -q:v 2 is the finest quality of its encoder and the nearest to quality 95.
function encodeJpegs(path, { filters, frames }) {
  const filterArgs = filters === undefined ? [] : ['-vf', filters];
  const codec = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '2', '-f', 'null', '-'];
  runFfmpeg(['-i', path, '-an', '-frames:v', String(frames), ...filterArgs, ...codec]);
}

import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chains, makeSample, startEngine } from '../support/engine.mjs';
import { runFfmpeg } from '../support/run-ffmpeg.mjs';
import { alternate, median, timeMs } from '../support/statistics.mjs';

/** Encoders with the settings both sides are given. */
const targets = {
  'H.264 veryfast': {
    fields: { codec: 'h264', crf: 18, encoder_preset: 'veryfast' },
    args: [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '18',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      '-b:a',
      '192k',
    ],
    extension: 'mp4',
  },
  'ProRes 422': {
    fields: { codec: 'prores_422' },
    args: ['-c:v', 'prores_ks', '-profile:v', 'standard', '-pix_fmt', 'yuv422p10le', '-c:a', 'pcm_s16le'],
    extension: 'mov',
  },
};

const cases = [
  ['H.264 veryfast', 'no effect'],
  ['H.264 veryfast', 'invert'],
  ['H.264 veryfast', 'invert, hue_shift 90, blur 5'],
  ['ProRes 422', 'no effect'],
];

export const exportFile = {
  title:
    'whole exports of the 1080p30 sample with sound, and ranges into memory, against the FFmpeg command line with the same filters, encoder and preset',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const folder = dirname(sample);
    const { connect, close } = await startEngine({ mediaRoot: folder });
    const client = connect();
    try {
      const asset = await client.send('ingest', { path: sample });
      const seconds = isQuick ? 2 : asset.duration;
      const frames = Math.round(seconds * asset.fps);
      const rows = [];
      for (const [target, name] of cases) {
        const times = await alternate(isQuick ? 1 : 3, {
          ours: () => timeMs(() => exportWithEngine(client, { asset, folder, seconds, target, name })),
          ffmpeg: () => timeMs(() => exportWithFfmpeg(sample, { folder, seconds, target, name })),
        });
        rows.push(compare(`export ${target}, ${name}, ${frames} frames`, frames, times));
        log(`${target}, ${name} done`);
      }
      let round = 0;
      const range = await alternate(isQuick ? 1 : 3, {
        ours: () => {
          round += 1;
          return timeMs(() => renderRange(client, { asset, seconds, radius: 5 + round / 1000 }));
        },
        ffmpeg: () => timeMs(() => encodeJpegs(sample, seconds)),
      });
      rows.push(compare(`range, invert, hue_shift 90, blur 5, ${frames} frames`, frames, range));
      return rows;
    } finally {
      client.close();
      await close();
    }
  },
};

function compare(what, frames, times) {
  return {
    what,
    unit: 'frames/s',
    ours: (frames * 1000) / median(times.ours),
    yardstick: (frames * 1000) / median(times.ffmpeg),
    yardstickName: 'ffmpeg, start included, as ours',
    goal: '≥ 0.90×',
  };
}

async function exportWithEngine(client, { asset, folder, seconds, target, name }) {
  const { fields, extension } = targets[target];
  const { job_id } = await client.send('export_start', {
    asset_id: asset.asset_id,
    path: join(folder, `ours.${extension}`),
    out_point: seconds,
    overwrite: true,
    chain: chains[name].chain,
    ...fields,
  });
  while (true) {
    const status = await client.send('export_status', { job_id });
    if (status.status === 'complete') return;
    if (status.status !== 'queued' && status.status !== 'running')
      throw new Error(`the export failed: ${status.error}`);
    await sleep(10);
  }
}

function exportWithFfmpeg(path, { folder, seconds, target, name }) {
  const { filters } = chains[name];
  const { args, extension } = targets[target];
  const filterArgs = filters === undefined ? [] : ['-vf', filters];
  runFfmpeg(['-i', path, '-t', String(seconds), ...filterArgs, ...args, join(folder, `theirs.${extension}`)]);
}

// Every round has a chain of its own, or the pictures of the round before would be found in memory.
async function renderRange(client, { asset, seconds, radius }) {
  const [invert, hue] = chains['invert, hue_shift 90, blur 5'].chain;
  const chain = [invert, hue, { effectId: 'fx.blur', parameters: { radius } }];
  const range = { asset_id: asset.asset_id, start: 0, end: seconds, fps: asset.fps, chain };
  await client.send('render_range', range);
}

function encodeJpegs(path, seconds) {
  const { filters } = chains['invert, hue_shift 90, blur 5'];
  const codec = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '2', '-f', 'null', '-'];
  runFfmpeg(['-i', path, '-an', '-t', String(seconds), '-vf', filters, ...codec]);
}

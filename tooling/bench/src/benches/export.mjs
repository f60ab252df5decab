import { dirname, join } from 'node:path';
import { chains, makeSample, startEngine } from '../support/engine.mjs';
import { exportWhole, renderRange } from '../support/engine-work.mjs';
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

/** A clip of `frames` is written for each; a quick run makes the marked ones, shorter. */
const cases = [
  { target: 'H.264 veryfast', name: 'no effect', frames: 300, isQuick: true },
  { target: 'H.264 veryfast', name: 'invert', frames: 150 },
  { target: 'H.264 veryfast', name: 'invert, hue_shift 90, blur 5', frames: 300, isQuick: true },
  { target: 'ProRes 422', name: 'no effect', frames: 60 },
];
const quickFrames = 60;

/** What exports run at, the command line too: otherwise whatever else the machine does would count for one side only. */
const exportPriority = 10;

export const exportFile = {
  title:
    'exports of the 1080p30 sample with sound, and ranges into memory, against the FFmpeg command line with the same filters, encoder, preset, threads and priority; whole, and without what a single frame takes; the process that exports is kept from one to the next, as with any client',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const folder = dirname(sample);
    const rounds = isQuick ? 1 : 3;
    const rows = [await measureFirstExport(sample, { folder, rounds })];
    const { connect, close } = await startEngine({ mediaRoot: folder });
    const client = connect();
    try {
      const asset = await client.send('ingest', { path: sample });
      for (const { target, name, ...one } of cases.filter((it) => it.isQuick || !isQuick)) {
        const frames = isQuick ? quickFrames : one.frames;
        const ours = (count) => exportWithEngine(client, { asset, folder, seconds: count / asset.fps, target, name });
        const theirs = (count) => exportWithFfmpeg(sample, { folder, seconds: count / asset.fps, target, name });
        const times = await alternate(rounds, {
          ours: () => timeMs(() => ours(frames)),
          ffmpeg: () => timeMs(() => theirs(frames)),
          oursStart: () => timeMs(() => ours(1)),
          ffmpegStart: () => timeMs(() => theirs(1)),
        });
        rows.push(...compareExports(`${target}, ${name}, ${frames} frames`, frames, times));
        log(`${target}, ${name} done`);
      }
      const frames = isQuick ? quickFrames : asset.frame_count;
      let round = 0;
      const range = await alternate(rounds, {
        ours: () => {
          round += 1;
          const { asset_id: assetId, fps } = asset;
          return timeMs(() => renderRange(client, { assetId, seconds: frames / fps, fps, round }));
        },
        ffmpeg: () => timeMs(() => encodeJpegs(sample, frames / asset.fps)),
      });
      rows.push(compare(`range, invert, hue_shift 90, blur 5, ${frames} frames`, frames, range));
      return rows;
    } finally {
      client.close();
      await close();
    }
  },
};

/** An engine that has just been started has no process for exports yet; later ones find it ready. */
async function measureFirstExport(sample, { folder, rounds }) {
  const { target, name } = cases[0];
  const times = await alternate(rounds, {
    ours: async () => {
      const { connect, close } = await startEngine({ mediaRoot: folder });
      const client = connect();
      try {
        const asset = await client.send('ingest', { path: sample });
        return await timeMs(() => exportWithEngine(client, { asset, folder, seconds: 1 / asset.fps, target, name }));
      } finally {
        client.close();
        await close();
      }
    },
    ffmpeg: () => timeMs(() => exportWithFfmpeg(sample, { folder, seconds: 1 / 30, target, name })),
  });
  return {
    what: `export ${target}, one frame, by an engine that was started this moment`,
    unit: 'ms',
    ours: median(times.ours),
    yardstick: median(times.ffmpeg),
    yardstickName: 'ffmpeg',
    goal: '',
  };
}

function compareExports(what, frames, { ours, ffmpeg, oursStart, ffmpegStart }) {
  const steady = { ours: [median(ours) - median(oursStart)], ffmpeg: [median(ffmpeg) - median(ffmpegStart)] };
  return [
    compare(`export ${what}, whole`, frames, { ours, ffmpeg }),
    compare(`export ${what}, after the first`, frames - 1, steady),
    {
      what: `export ${what}, the first alone`,
      unit: 'ms',
      ours: median(oursStart),
      yardstick: median(ffmpegStart),
      yardstickName: 'ffmpeg',
      goal: '',
    },
  ];
}

function compare(what, frames, times) {
  return {
    what,
    unit: 'frames/s',
    ours: (frames * 1000) / median(times.ours),
    yardstick: (frames * 1000) / median(times.ffmpeg),
    yardstickName: 'ffmpeg',
    goal: '≥ 0.90×',
  };
}

function exportWithEngine(client, { asset, folder, seconds, target, name }) {
  const { fields, extension } = targets[target];
  const path = join(folder, `ours.${extension}`);
  const { chain } = chains[name];
  return exportWhole(client, { asset_id: asset.asset_id, path, out_point: seconds, chain, ...fields });
}

function exportWithFfmpeg(path, { folder, seconds, target, name }) {
  const { filters } = chains[name];
  const { args, extension } = targets[target];
  const filterArgs = filters === undefined ? [] : ['-vf', filters];
  runFfmpeg(['-i', path, '-t', String(seconds), ...filterArgs, ...args, join(folder, `theirs.${extension}`)], {
    priority: exportPriority,
  });
}

function encodeJpegs(path, seconds) {
  const { filters } = chains['invert, hue_shift 90, blur 5'];
  const codec = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '2', '-f', 'null', '-'];
  runFfmpeg(['-i', path, '-an', '-t', String(seconds), '-vf', filters, ...codec]);
}

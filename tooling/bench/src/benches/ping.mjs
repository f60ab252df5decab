import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chains, makeSample, startEngine, startScript } from '../support/engine.mjs';
import { openPinger } from '../support/req-pinger.mjs';
import { percentile } from '../support/statistics.mjs';

export const ping = {
  title:
    'round trip of a heartbeat ping against a bare ZeroMQ echo thread, idle, while the engine renders flat out, and while it exports',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const { engine, connect, close } = await startEngine({ mediaRoot: dirname(sample) });
    const echo = await startScript('echo-thread.mjs');
    const ours = openPinger(engine.handshake.pingPort, engine.address.token);
    const bare = openPinger(Number(echo.line));
    try {
      const rows = await compare('idle', ours, bare, isQuick);
      log('idle done');
      const load = startLoad(connect(), sample);
      await load.isWarm;
      rows.push(...(await compare('while rendering', ours, bare, isQuick)));
      await load.stop();
      log('rendering done');
      const exporting = await startExport(connect(), sample);
      rows.push(...(await compare('while exporting', ours, bare, isQuick)));
      await exporting.stop();
      return rows;
    } finally {
      ours.close();
      bare.close();
      echo.close();
      await close();
    }
  },
};

async function compare(when, ours, bare, isQuick) {
  const samples = { ours: [], bare: [] };
  await ours.measure(50, []);
  await bare.measure(50, []);
  // A p99 of a few hundred is the accident of two of them. Short turns, so that both meet the same moments of the load.
  for (let round = 0; round < (isQuick ? 100 : 500); round += 1) {
    await ours.measure(20, samples.ours);
    await bare.measure(20, samples.bare);
  }
  return [
    [0.5, 'p50', '≤ 1.30×'],
    [0.99, 'p99', '≤ 1.50×'],
  ].map(([p, name, goal]) => ({
    what: `ping ${name}, ${when}`,
    unit: 'ms',
    ours: percentile(samples.ours, p),
    yardstick: percentile(samples.bare, p),
    yardstickName: 'bare zeromq echo thread, in turn',
    goal,
  }));
}

function startLoad(client, path) {
  let isRunning = true;
  let noteWarm;
  const isWarm = new Promise((resolve) => {
    noteWarm = resolve;
  });
  const { chain } = chains['invert, hue_shift 90, blur 5'];
  const done = (async () => {
    const { asset_id: assetId, duration } = await client.send('ingest', { path });
    for (let frame = 0; isRunning; frame += 1) {
      await client.send('render_frame', { asset_id: assetId, time: (frame / 30) % duration, chain });
      if (frame === 30) noteWarm();
    }
    client.close();
  })();
  return {
    isWarm: Promise.race([isWarm, done]),
    async stop() {
      isRunning = false;
      await done;
    },
  };
}

/** One export after the other of the same clip until it is stopped. */
async function startExport(client, path) {
  const { chain } = chains['invert, hue_shift 90, blur 5'];
  const { asset_id } = await client.send('ingest', { path });
  const order = { asset_id, chain, codec: 'h264', overwrite: true };
  // More than the measurement lasts: the others wait behind the one that runs.
  const jobs = [];
  for (let index = 0; index < 8; index += 1) {
    jobs.push(await client.send('export_start', { ...order, path: join(dirname(path), `export-${index}.mp4`) }));
  }
  while ((await client.send('export_status', { job_id: jobs[0].job_id })).current_frame < 10) await sleep(20);
  return {
    async stop() {
      const last = await client.send('export_status', { job_id: jobs.at(-1).job_id });
      if (last.status === 'complete') throw new Error('the exports ended before the pings did');
      for (const { job_id } of jobs.reverse()) await client.send('export_cancel', { job_id });
      client.close();
    },
  };
}

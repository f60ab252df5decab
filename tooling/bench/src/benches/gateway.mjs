import { dirname } from 'node:path';
import { chains, makeSample, startEngine } from '../support/engine.mjs';
import { startGateway } from '../support/gateway.mjs';
import { twoInFlight } from '../support/in-flight.mjs';
import { alternate, median, timeMs } from '../support/statistics.mjs';

export const gateway = {
  title:
    'pictures a second that reach a page at the socket, two requests in flight, against the engine driven directly',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const mediaRoot = dirname(sample);
    const relay = await startGateway({ mediaRoot });
    const direct = await startEngine({ mediaRoot });
    const client = direct.connect();
    try {
      const page = await relay.openPage();
      const asset = await page.openMedia('sample.mp4');
      const { asset_id: assetId } = await client.send('ingest', { path: sample });
      const frames = isQuick ? 30 : 300;
      const timeOf = (frame) => frame / asset.fps + 0.001;
      const rows = [];
      for (const [name, { chain }] of Object.entries(chains)) {
        const times = await alternate(isQuick ? 1 : 4, {
          ours: () => timeMs(() => twoInFlight(frames, (frame) => page.render(timeOf(frame), chain))),
          direct: () =>
            timeMs(() =>
              twoInFlight(frames, (frame) =>
                client.send('render_frame', { asset_id: assetId, time: timeOf(frame), chain }),
              ),
            ),
        });
        rows.push({
          what: `${name}, ${frames} pictures`,
          unit: 'pictures/s',
          ours: (frames * 1000) / median(times.ours),
          yardstick: (frames * 1000) / median(times.direct),
          yardstickName: 'the engine alone',
          goal: name.includes('blur') ? '≥ 60 pictures/s' : '',
        });
        log(`${name} done`);
      }
      page.close();
      return rows;
    } finally {
      client.close();
      await direct.close();
      await relay.close();
    }
  },
};

import { dirname } from 'node:path';
import { makeSample, startEngine } from '../support/engine.mjs';
import { RepeatedPicture } from '../support/repeated-picture.mjs';
import { median } from '../support/statistics.mjs';

export const jpeg = {
  title:
    'what the engine adds to a picture it has decoded (conversion, encoding, ring, reply) against libjpeg-turbo encoding it alone',
  async run({ isQuick }) {
    const sample = makeSample();
    const { connect, close } = await startEngine({ mediaRoot: dirname(sample) });
    const client = connect();
    try {
      const { asset_id: assetId } = await client.send('ingest', { path: sample });
      const request = (frame) => ({ asset_id: assetId, frame_index: 100, chain: [], frame });
      const first = await client.send('apply_chain', request('inline'));
      const codec = RepeatedPicture.fromJpeg(Buffer.from(first.frame_data, 'base64'));
      const ours = [];
      const alone = [];
      for (let round = 0; round < (isQuick ? 20 : 200); round += 1) {
        const { render_ms: renderMs } = await client.send('apply_chain', request('ring'));
        ours.push(renderMs);
        alone.push(codec.encodeMs());
      }
      return [
        {
          what: '1080p picture, p50',
          unit: 'ms',
          ours: median(ours),
          yardstick: median(alone),
          yardstickName: 'libjpeg-turbo Q95 4:2:0 alone',
        },
      ];
    } finally {
      client.close();
      await close();
    }
  },
};

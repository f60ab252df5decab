import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { makeSample, root } from '../support/engine.mjs';
import { startGateway } from '../support/gateway.mjs';
import { alternate, median, percentile, timeMs } from '../support/statistics.mjs';

export const recovery = {
  title:
    'kill -9 of the engine until the next picture reaches a page, against a bare start of Node that loads the codec',
  async run({ isQuick }) {
    const sample = makeSample();
    const gateway = await startGateway({ mediaRoot: dirname(sample) });
    try {
      const page = await gateway.openPage();
      await page.openMedia('sample.mp4');
      // With the warm-up that is five kills: a sixth within a minute makes the supervisor give up, as it should.
      const times = await alternate(isQuick ? 2 : 4, {
        ours: async () => {
          await page.render(0);
          const pid = await gateway.enginePid();
          return timeMs(async () => {
            process.kill(pid, 'SIGKILL');
            await page.renderUntilAnswered(1);
          });
        },
        bare: () => timeMs(startCodec),
      });
      page.close();
      return [
        {
          what: 'kill -9 → next picture, p50',
          unit: 'ms',
          ours: median(times.ours),
          yardstick: median(times.bare),
          yardstickName: 'node loads codec and exits',
          goal: '< 1000 ms',
        },
        { what: 'kill -9 → next picture, worst', unit: 'ms', ours: percentile(times.ours, 1), goal: '' },
      ];
    } finally {
      await gateway.close();
    }
  },
};

function startCodec() {
  const code = "await import('node-av/lib'); await import('zeromq');";
  spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: `${root}/apps/engine-mock` });
}

import { launchBrowser } from '@framelane/browser-runtime';
import { startStageServer } from '../support/stage-server.mjs';
import { alternate, median } from '../support/statistics.mjs';
import { openThreePage } from '../support/three-page.mjs';

/** More than the server can draw, so that it goes as fast as it can. */
const fps = 1000;
const size = '1920x1080';
const stages = {
  product: { view: { target: [0, 9, 0], distance: 60, elevation: 18 }, goalFps: 30, yardstickName: 'three, WebGL' },
  stress: {
    view: { target: [0, 0, 0], distance: 100, elevation: 30 },
    goalFps: 10,
    yardstickName: 'three, WebGL, without the trees and rocks its loader leaves out',
  },
};

export const viewer = {
  title: 'pictures a second of a stage while its camera turns, 1080p with anti-aliasing; three draws in the browser',
  async run({ isQuick, log }) {
    const browser = await launchBrowser();
    const rows = [];
    try {
      for (const [stage, { view, goalFps, yardstickName }] of Object.entries(stages)) {
        const server = await startStageServer({ stage, size, fps });
        const page = await openThreePage(browser, stage);
        const options = { windowMs: isQuick ? 1500 : 6000, view };
        try {
          const rates = await alternate(isQuick ? 1 : 5, {
            ours: () => server.measure(options),
            three: async () => (await page.measure(options)).fps,
          });
          rows.push({
            what: `${stage} turning`,
            unit: 'frames/s',
            ours: median(rates.ours),
            yardstick: median(rates.three),
            yardstickName,
            goal: `≥ ${goalFps} frames/s and ≥ 1×`,
          });
        } finally {
          await page.close();
          await server.close();
        }
        log(`${stage} done`);
      }
      return rows;
    } finally {
      await browser.close();
    }
  },
};

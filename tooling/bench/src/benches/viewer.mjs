import { launchBrowser } from '@framelane/browser-runtime';
import { openBlitPage } from '../support/blit-page.mjs';
import { startGateway } from '../support/gateway.mjs';
import { openStageViewer } from '../support/stage-page.mjs';
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
  title:
    'a stage while its camera turns, 1080p with anti-aliasing, against three in the browser; a wheel turn until its picture; one blit',
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
          if (stage === 'product') rows.push(await measureWheel({ browser, server, rates, isQuick }));
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
      rows.push(await measureBlit(browser, isQuick));
      return rows;
    } finally {
      await browser.close();
    }
  },
};

/** From a turn of the wheel in the page, through gateway, server and JPEG, to the picture drawn. */
async function measureWheel({ browser, server, rates, isQuick }) {
  const relay = await startGateway({ streamName: server.name });
  try {
    const page = await openStageViewer(browser, relay.address);
    const timesMs = await page.measureWheel(isQuick ? 10 : 60);
    await page.close();
    return {
      what: 'product: wheel → picture in the page, p50',
      unit: 'ms',
      ours: median(timesMs),
      yardstick: 2 * (1000 / median(rates.ours)) + 25,
      yardstickName: "twice the server's time for a picture + 25 ms",
      goal: '≤ 1×',
    };
  } finally {
    await relay.close();
  }
}

async function measureBlit(browser, isQuick) {
  const page = await openBlitPage(browser);
  try {
    const { ours, bare } = await page.measure({ width: 1920, height: 1080, count: isQuick ? 20 : 120 });
    return {
      what: 'blit of 1080p BGRA, p50',
      unit: 'ms',
      ours: median(ours),
      yardstick: median(bare),
      yardstickName: 'bare texSubImage2D + draw of the same frame',
      goal: '≤ 1.1×',
    };
  } finally {
    await page.close();
  }
}

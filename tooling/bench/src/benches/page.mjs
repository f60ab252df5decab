import { dirname } from 'node:path';
import { launchBrowser } from '@framelane/browser-runtime';
import { BareTab } from '../support/bare-tab.mjs';
import { countPictures } from '../support/count-pictures.mjs';
import { chains, makeSample, startEngine } from '../support/engine.mjs';
import { startGateway } from '../support/gateway.mjs';
import { twoInFlight } from '../support/in-flight.mjs';
import { serveJpegPage } from '../support/jpeg-page.mjs';
import { alternate, median } from '../support/statistics.mjs';

const threeEffects = 'invert, hue_shift 90, blur 5';
const effectNames = ['Invert', 'Hue shift', 'Blur'];
const jpegCount = 60;

export const page = {
  title:
    'pictures a second that the page shows while it plays at twice the speed (60 asked for), against a page that draws the same JPEGs from memory while the engine renders alone',
  async run({ isQuick, log }) {
    const sample = makeSample();
    const mediaRoot = dirname(sample);
    const relay = await startGateway({ mediaRoot });
    const direct = await startEngine({ mediaRoot });
    const client = direct.connect();
    const browser = await launchBrowser();
    const windowMs = isQuick ? 2000 : 8000;
    try {
      const firstMs = [];
      for (let round = 0; round < (isQuick ? 2 : 7); round += 1) firstMs.push(await openSample(browser, relay.address));
      log('first pictures done');

      const asset = await client.send('ingest', { path: sample });
      const render = (frame, mode) =>
        client.send('apply_chain', {
          asset_id: asset.asset_id,
          frame_index: frame % asset.frame_count,
          chain: chains[threeEffects].chain,
          frame: mode,
        });
      const viewer = await openPlayingViewer(browser, relay.address);
      const jpegs = await collectJpegs(render);
      const server = await serveJpegPage(jpegs, viewer.canvas);
      const drawer = await openDrawer(browser, server.origin);
      log('pages ready');
      const rates = await alternate(isQuick ? 1 : 5, {
        ours: () => viewer.measure(windowMs),
        fromMemory: async () => {
          let isOver = false;
          const load = twoInFlight(
            Number.POSITIVE_INFINITY,
            (frame) => render(frame, 'ring'),
            () => isOver,
          );
          try {
            return await drawer.measure(windowMs);
          } finally {
            isOver = true;
            await load;
          }
        },
      });
      await server.close();
      return [
        {
          what: `shown with ${threeEffects}`,
          unit: 'pictures/s',
          ours: median(rates.ours),
          yardstick: median(rates.fromMemory),
          yardstickName: 'same JPEGs from memory, engine rendering alone',
          goal: '≥ 0.80×',
        },
        { what: 'load → first picture of the sample', unit: 'ms', ours: median(firstMs), goal: '' },
      ];
    } finally {
      await browser.close();
      client.close();
      await direct.close();
      await relay.close();
    }
  },
};

/** Opens the page as a new visitor and starts the sample as soon as it is offered; the time of its first picture. */
async function openSample(browser, address) {
  const tab = await openTab(browser, [clickWhenOffered]);
  await tab.goto(address);
  await tab.waitFor(() => globalThis.firstPictureMs !== undefined);
  const timeMs = await tab.evaluate(() => globalThis.firstPictureMs);
  await tab.close();
  return timeMs;
}

async function openPlayingViewer(browser, address) {
  const tab = await openTab(browser, [clickWhenOffered]);
  await tab.goto(address);
  await tab.waitFor(() => globalThis.shownPictures > 0);
  await tab.press('k');
  for (const name of effectNames) await addEffect(tab, name);
  await setValue(tab, 'Hue shift Amount', 90);
  await setValue(tab, 'Blur Radius', 5);
  await tab.press('L');
  return {
    canvas: await tab.evaluate(() => {
      const { width, height } = document.querySelector('canvas[aria-label="Picture"]').getBoundingClientRect();
      return { width, height };
    }),
    async measure(windowMs) {
      await tab.bringToFront();
      // The second press doubles the speed.
      await tab.press('l');
      await tab.press('l');
      const rate = await countFor(tab, windowMs);
      await tab.press('k');
      return rate;
    },
  };
}

async function openDrawer(browser, origin) {
  const tab = await openTab(browser);
  await tab.goto(origin);
  await tab.waitFor(() => globalThis.isReady === true);
  return {
    async measure(windowMs) {
      await tab.bringToFront();
      await tab.evaluate(() => globalThis.setRunning(true));
      const rate = await countFor(tab, windowMs);
      await tab.evaluate(() => globalThis.setRunning(false));
      return rate;
    },
  };
}

function openTab(browser, scripts = []) {
  return BareTab.open(browser, { width: 1280, height: 800, scripts: [countPictures, ...scripts] });
}

/** Pictures a second between two moments of the page's own clock, after one second to get going. */
function countFor(tab, windowMs) {
  return tab.evaluate(async (durationMs) => {
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    await wait(1000);
    const from = { shown: globalThis.shownPictures, ms: performance.now() };
    await wait(durationMs);
    return ((globalThis.shownPictures - from.shown) * 1000) / (performance.now() - from.ms);
  }, windowMs);
}

async function collectJpegs(render) {
  const jpegs = [];
  for (let frame = 0; frame < jpegCount; frame += 1) {
    const { frame_data: base64 } = await render(frame, 'inline');
    jpegs.push(Buffer.from(base64, 'base64'));
  }
  return jpegs;
}

async function addEffect(tab, name) {
  await tab.evaluate(() => document.querySelector('[aria-label="Effects"] [aria-label="Add an effect"]').click());
  await focusOn(tab, 'Search effects');
  await tab.insertText(name);
  await tab.press('Enter');
  await tab.waitFor((label) => document.querySelector(`[aria-label="${label}"]`) !== null, `Remove ${name}`);
}

async function setValue(tab, label, value) {
  await focusOn(tab, `${label} value`);
  await tab.insertText(String(value));
  await tab.press('Enter');
  await tab.evaluate(() => document.activeElement.blur());
}

/** Selects what the field holds, once it is there. */
async function focusOn(tab, label) {
  await tab.waitFor((name) => {
    const field = document.querySelector(`input[aria-label="${name}"]`);
    field?.focus();
    field?.select();
    return field !== null && document.activeElement === field;
  }, label);
}

// Runs in the page.
function clickWhenOffered() {
  const click = () => {
    const buttons = [...document.querySelectorAll('button:not([aria-disabled])')];
    const button = buttons.find((candidate) => candidate.textContent === 'Play the sample clip');
    if (button === undefined) return requestAnimationFrame(click);
    return button.click();
  };
  requestAnimationFrame(click);
}

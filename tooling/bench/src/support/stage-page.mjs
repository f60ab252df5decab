import { countPictures } from './count-pictures.mjs';

const patienceMs = 60_000;

/** The viewer's page, showing a stream that the gateway is attached to. */
export async function openStageViewer(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  await tab.addInitScript(countPictures);
  await tab.addInitScript(watchPictures);
  await tab.goto(address);
  await tab.getByRole('navigation', { name: 'Lanes' }).getByRole('button', { name: 'Stream' }).click();
  await tab.getByRole('tree', { name: 'Prims' }).getByRole('treeitem').first().waitFor({ timeout: patienceMs });
  await tab.waitForFunction(() => globalThis.shownPictures > 0, undefined, { timeout: patienceMs });
  return {
    /** Milliseconds from a turn of the wheel to the first picture drawn after it, each from a picture at rest. */
    measureWheel: (count) => tab.evaluate(turnWheel, count),
    close: () => context.close(),
  };
}

// Runs in the page.
function watchPictures() {
  globalThis.waitForPicture = async (shown) => {
    while (globalThis.shownPictures === shown) await new Promise(requestAnimationFrame);
  };
  globalThis.waitForRest = async () => {
    const restMs = 300;
    for (let shown = -1; shown !== globalThis.shownPictures; ) {
      shown = globalThis.shownPictures;
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  };
}

// Runs in the page.
async function turnWheel(count) {
  const picture = document.querySelector('[aria-label="Picture of the stage"]');
  const box = picture.getBoundingClientRect();
  const place = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true };
  const timesMs = [];
  for (let turn = 0; turn < count; turn += 1) {
    await globalThis.waitForRest();
    const shown = globalThis.shownPictures;
    const started = performance.now();
    picture.dispatchEvent(new WheelEvent('wheel', { ...place, deltaY: turn % 2 === 0 ? 100 : -100 }));
    await globalThis.waitForPicture(shown);
    timesMs.push(performance.now() - started);
  }
  return timesMs;
}

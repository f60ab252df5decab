import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { readWindow } from '../support/read-window.ts';
import { showLane } from '../support/show-lane.ts';
import { launchLane } from './support/launch-lane.ts';
import { makePicture, makeStreamName, size, startProducer } from './support/streams.ts';

const cleanUp = useCleanUp();
const patience = { timeout: 60_000 };

const lanes = [
  { lane: 'mapped', isTrusted: true },
  { lane: 'copied', isTrusted: true },
  { lane: 'main', isTrusted: false },
] as const;

needs(describe, await electronCapability())('frame lanes through losses', { timeout: 240_000 }, () => {
  it.each(lanes)('$lane: the producer dies and comes back, the page is killed, the window closes', async (options) => {
    const { lane, isTrusted } = options;
    const streamName = makeStreamName();
    const stage = { type: 'attach', streamName, isTrusted } as const;
    const first = cleanUp(startProducer(streamName));
    first.publish(makePicture(40), size);
    const { app, page } = cleanUp(await launchLane({ stage, lane }));
    await showLane(page, 'Stream');
    await expect.poll(async () => (await readWindow(app)).pixel, patience).toEqual([40, 40, 40]);
    await expect.poll(async () => (await readWindow(app)).status, patience).toContain(lane);

    first.close();
    await expect.poll(async () => (await readWindow(app)).status, patience).not.toContain('Live');
    // The last picture stays.
    expect((await readWindow(app)).pixel).toEqual([40, 40, 40]);
    const second = cleanUp(startProducer(streamName));
    second.publish(makePicture(90), size);
    await expect.poll(async () => (await readWindow(app)).pixel, patience).toEqual([90, 90, 90]);

    await app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // Told of the page that takes the place of the one that dies, which no picture published later can reach.
      const isLoadedAnew = new Promise((resolve) => contents?.once('did-finish-load', () => resolve(undefined)));
      contents?.forcefullyCrashRenderer();
      await isLoadedAnew;
    });
    second.publish(makePicture(120), size);
    await expect.poll(async () => (await readWindow(app)).pixel, patience).toEqual([120, 120, 120]);
    // What it died of is not used again.
    const nextLane = lane === 'mapped' ? 'copied' : lane;
    await expect.poll(async () => (await readWindow(app)).status, patience).toContain(nextLane);
    await expect.poll(() => second.stats().clients, patience).toBe(1);

    // The lane waits for a frame now; closing the window in the middle of it ends the application.
    const program = app.process();
    await app.evaluate(({ BrowserWindow }) => setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 0));
    await expect.poll(() => [program.exitCode, program.signalCode], patience).toEqual([0, null]);
    await expect.poll(() => second.stats().clients, patience).toBe(0);
  });

  it('shows one stream in two windows', async () => {
    const producer = cleanUp(startProducer());
    const stage = { type: 'attach', streamName: producer.name } as const;
    const { app, page } = cleanUp(await launchLane({ stage, lane: 'auto' }));
    await showLane(page, 'Stream');
    await expect.poll(() => producer.stats().clients, patience).toBe(1);
    const opened = app.waitForEvent('window');
    await page.evaluate(() => framelane.openOutputWindow());
    const other = await opened;
    await expect.poll(() => producer.stats().clients, patience).toBe(2);
    producer.publish(makePicture(33), size);
    for (const view of ['main', 'output'] as const) {
      await expect.poll(async () => (await readWindow(app, view)).pixel, patience).toEqual([33, 33, 33]);
    }
    // The detached window shows the picture and nothing else.
    expect(await other.evaluate(() => document.elementFromPoint(innerWidth / 2, 8)?.tagName)).toBe('CANVAS');
    await other.close();
    await expect.poll(() => producer.stats().clients, patience).toBe(1);
    producer.publish(makePicture(34), size);
    await expect.poll(async () => (await readWindow(app)).pixel, patience).toEqual([34, 34, 34]);
  });
});

import { electronCapability } from '@framelane/electron-runtime';
import { findVendorLibrary, pythonCapability, spawnPeer, vendorLibrary } from '@framelane/python-peers';
import { cleanupStream } from '@framelane/shm-native';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { readWindow } from '../support/read-window.ts';
import { showLane } from '../support/show-lane.ts';
import { launchLane } from './support/launch-lane.ts';
import { waitSnapshot } from './support/read-page.ts';
import { makeStreamName } from './support/streams.ts';

const cleanUp = useCleanUp();
const patience = { timeout: 60_000 };

const electron = await electronCapability();
const python = await pythonCapability();
const vendor = vendorLibrary('0.5.7');

/** A producer written in Python from the description of the wire alone. */
async function startForeignProducer() {
  const name = makeStreamName();
  cleanUp({ close: () => cleanupStream(name) });
  const peer = cleanUp(await spawnPeer('stream_producer', [name, '--size', '651x320']));
  /** The next line that holds `text`. */
  const waitFor = async (text: string): Promise<void> => {
    for (let line = await peer.readLine(); line?.includes(text) !== true; line = await peer.readLine()) {
      expect(line, `the producer ended before it said ${text}: ${peer.readStderr()}`).toBeDefined();
    }
  };
  await waitFor('"ready"');
  return { name, peer, waitFor };
}

needs(describe, electron)('streams of others', { timeout: 120_000 }, () => {
  needs(describe, python)('a producer in Python', () => {
    it.each(['mapped', 'copied'] as const)('is shown in lane %s and hears the page', async (lane) => {
      const { name, peer, waitFor } = await startForeignProducer();
      const stage = { type: 'attach', streamName: name } as const;
      const { app, page } = cleanUp(await launchLane({ stage, lane }));
      peer.writeLine('publish 3');
      // A page that connects in between sees an earlier frame first.
      await waitFor('"published"');
      await page.evaluate(() => lab.api.connect());
      expect(await waitSnapshot(page)).toMatchObject({ header: [651, 320, 3], values: [3] });
      await page.evaluate(() => lab.api.sendMessage({ event_type: 'getStatsRequest' }));
      await waitFor('getStatsRequest');
      await page.evaluate(() => lab.api.disconnect());
      await showLane(page, 'Stream');
      peer.writeLine('publish 60');
      await expect.poll(async () => (await readWindow(app)).pixel, patience).toEqual([63, 63, 63]);
    });
  });

  needs(describe, vendor)("the vendor's client", () => {
    it('reads the same stream beside ours, each its own frames', async () => {
      const { name, peer } = await startForeignProducer();
      const stage = { type: 'attach', streamName: name } as const;
      const { app, page } = cleanUp(await launchLane({ stage, lane: 'mapped' }));
      await page.evaluate(() => lab.api.connect());
      const attached = app.evaluate(
        async (_electron, [stream, libraryPath]) => {
          const { createShmClient } = process.mainModule?.require('@framelane/shm-native') ?? {};
          const client = createShmClient({ libraryPath });
          client.connect({ name: stream });
          Object.assign(globalThis, { vendorClient: client });
          return client.info().library;
        },
        [name, findVendorLibrary('0.5.7') ?? ''] as const,
      );
      expect(await attached).toBe(findVendorLibrary('0.5.7'));
      for (let i = 0; i < 5; i += 1) {
        peer.writeLine('publish 1');
        const seen = app.evaluate(async () => {
          const buffer = await Reflect.get(globalThis, 'vendorClient').waitFrame();
          return [...new Uint32Array(buffer, 0, 3), new Uint8Array(buffer)[16]];
        });
        expect(await waitSnapshot(page)).toMatchObject({ header: [651, 320, i + 1], values: [i + 1] });
        expect(await seen).toEqual([651, 320, i + 1, i + 1]);
      }
      await app.evaluate(() => Reflect.get(globalThis, 'vendorClient').close());
    });
  });
});

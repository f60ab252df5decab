import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RingReader, RingWriter } from '../../dist/index.js';
import { useElectronApp } from '../support/electron-app.ts';

/** What the programs below put into the global scope of the main process and of the page. */
declare global {
  var newerInMain: Promise<boolean>;
  var laneInPreload: { copyLatest(): number[]; waitForNewer(afterSeq: number): Promise<boolean> };
  var sharedBuffer: Promise<SharedArrayBuffer>;
}

/** Leaves a wait open on purpose: the context may go away under it. */
const preloadSource = `
  const { contextBridge } = require('electron');
  const { RingReader } = require(process.env.SHM_NATIVE_LIBRARY);
  const reader = RingReader.open(process.env.RING_PATH);
  const shared = new SharedArrayBuffer(65536);
  contextBridge.exposeInMainWorld('laneInPreload', {
    copyLatest() {
      const frame = reader.copyLatestInto(new Uint8Array(shared));
      return frame ? [frame.seq, ...new Uint8Array(shared, 0, frame.byteLength)] : [];
    },
    waitForNewer: (afterSeq) => reader.waitForNewer(afterSeq, { timeoutMs: 20000 }),
  });
  reader.waitForNewer(1000000).catch(() => undefined);
  window.addEventListener('load', () => window.postMessage({ shared }, '*'));
`;

const pageSource = `<!doctype html><title>lane</title><script>
  window.sharedBuffer = new Promise((resolve) => {
    window.addEventListener('message', ({ data }) => resolve(data.shared));
  });
</script>`;

/** A frame that the ring accepts: what matters here is that its bytes arrive, not what they show. */
function makeFrame(content: readonly number[]): Uint8Array {
  return Uint8Array.from([0xff, 0xd8, ...content, 0xff, 0xd9]);
}

const facts = { frameIndex: 0, width: 8, height: 8, ptsUs: 0, assetIdCrc: 0 };

const electron = useElectronApp({ preload: preloadSource, page: pageSource });
let writer: RingWriter;

beforeEach(() => {
  writer = RingWriter.create({ path: join(electron.folder, 'ring'), slotSizeBytes: 65536 });
});
afterEach(() => writer.close());

const launchLane = () => electron.launch({ RING_PATH: writer.path });

needs(describe, await electronCapability())('the addon in Electron', { timeout: 120_000 }, () => {
  it('reads and waits in the main process', async () => {
    writer.publish(makeFrame([1, 2, 3]), { ...facts, frameIndex: 41 });
    const { app } = await launchLane();
    const first = await app.evaluate((_electron, ringPath) => {
      const reader = globalThis.shmNative.RingReader.open(ringPath);
      const target = new Uint8Array(65536);
      const frame = reader.copyLatestInto(target);
      globalThis.newerInMain = reader.waitForNewer(frame?.seq, { timeoutMs: 20_000 });
      return { frameIndex: frame?.frameIndex, bytes: [...target.subarray(0, frame?.byteLength)] };
    }, writer.path);
    expect(first).toEqual({ frameIndex: 41, bytes: [0xff, 0xd8, 1, 2, 3, 0xff, 0xd9] });
    writer.publish(makeFrame([4]), facts);
    const hasNewer = await app.evaluate(() => globalThis.newerInMain);
    expect(hasNewer).toBe(true);
  });

  it('publishes from the main process to a reader in Node', async () => {
    const { app } = await launchLane();
    const path = join(electron.folder, 'ring-of-electron');
    await app.evaluate(
      (_electron, { ringPath, bytes, info }) => {
        const ring = globalThis.shmNative.RingWriter.create({ path: ringPath, slotSizeBytes: 65536 });
        Object.assign(globalThis, { ring });
        ring.publish(Uint8Array.from(bytes), info);
      },
      { ringPath: path, bytes: [...makeFrame([7, 8, 9])], info: { ...facts, frameIndex: 5 } },
    );
    const reader = RingReader.open(path);
    const target = new Uint8Array(65536);
    expect(reader.copyLatestInto(target)).toMatchObject({ seq: 0, frameIndex: 5, byteLength: 7 });
    expect([...target.subarray(0, 7)]).toEqual([0xff, 0xd8, 7, 8, 9, 0xff, 0xd9]);
    reader.close();
  });

  it('copies into memory the page shares, from an isolated preload without sandbox', async () => {
    writer.publish(makeFrame([10, 20]), facts);
    const page = await (await launchLane()).app.firstWindow();
    const bytes = [0xff, 0xd8, 10, 20, 0xff, 0xd9];
    const copied = await page.evaluate(() => globalThis.laneInPreload.copyLatest());
    expect(copied).toEqual([0, ...bytes]);
    const seenByPage = await page.evaluate(async () => {
      return [...new Uint8Array(await globalThis.sharedBuffer, 0, 6)];
    });
    expect(seenByPage).toEqual(bytes);
    const newer = page.evaluate(() => globalThis.laneInPreload.waitForNewer(0));
    writer.publish(makeFrame([30]), facts);
    expect(await newer).toBe(true);
  });

  it('survives reloads of the page under open waits, and ends cleanly', async () => {
    writer.publish(makeFrame([1]), facts);
    const lane = await launchLane();
    const page = await lane.app.firstWindow();
    for (let reloads = 0; reloads < 3; reloads += 1) {
      await page.reload();
      expect(await page.evaluate(() => globalThis.laneInPreload.copyLatest())).toHaveLength(6);
    }
    const program = lane.app.process();
    await lane.close();
    expect({ exitCode: program.exitCode, signal: program.signalCode }).toEqual({ exitCode: 0, signal: null });
  });
});

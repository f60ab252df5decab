import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NativeShmClient, StreamProducer } from '../../lib/index.ts';
import { useElectronApp } from '../support/electron-app.ts';
import { makePicture, nextCall, startProducer } from '../support/streams.ts';

/** What the programs below put into the global scope of the main process and of the page. */
declare global {
  var streamClient: NativeShmClient;
  var streamInPreload: {
    waitFrame(): Promise<number[]>;
    send(text: string): void;
    /** The newest number the region shows, and the first pixel byte of slot 0. */
    readMapped(): number[];
    close(): number[];
  };
  var mappedBuffer: Promise<SharedArrayBuffer>;
}

const latestSequenceWord = 10;
/** Where the pixels of slot 0 begin. */
const pixelsAt = 128 + 64;

/** Leaves a wait open on purpose: the context may go away under it. */
const preload = `
  const { contextBridge } = require('electron');
  const { createShmClient } = require(process.env.SHM_NATIVE_LIBRARY);
  const connect = () => {
    const client = createShmClient();
    client.connect({ name: process.env.STREAM_NAME });
    return client;
  };
  const client = connect();
  const other = connect();
  const mapped = client.mapRegion();
  const readMapped = () => [Atomics.load(new Uint32Array(mapped), ${latestSequenceWord}), new Uint8Array(mapped)[${pixelsAt}]];
  contextBridge.exposeInMainWorld('streamInPreload', {
    async waitFrame() {
      const buffer = await client.waitFrame();
      const [width, height, sequence] = new Uint32Array(buffer, 0, 3);
      return [width, height, sequence, new Uint8Array(buffer)[16]];
    },
    send: (text) => client.sendMessage(text),
    readMapped,
    close() {
      client.close();
      return readMapped();
    },
  });
  other.waitFrame().catch(() => undefined);
  window.addEventListener('load', () => window.postMessage({ mapped }, '*'));
`;

const page = `<!doctype html><title>lane</title><script>
  window.mappedBuffer = new Promise((resolve) => {
    window.addEventListener('message', ({ data }) => resolve(data.mapped));
  });
</script>`;

const size = { width: 64, height: 32 };
const electron = useElectronApp({ preload, page });

needs(describe, await electronCapability())('a stream in Electron', { timeout: 120_000 }, () => {
  let producer: StreamProducer;
  const launch = () => electron.launch({ STREAM_NAME: producer.name });

  beforeEach(() => {
    producer = startProducer();
  });

  it('is watched and mapped in the main process', async () => {
    const { app } = await launch();
    producer.publish(makePicture(0x21, size), size);
    const seen = await app.evaluate(
      async (_electron, { name, word, offset }) => {
        globalThis.streamClient = globalThis.shmNative.createShmClient();
        globalThis.streamClient.connect({ name });
        const buffer = await globalThis.streamClient.waitFrame();
        const mapped = globalThis.streamClient.mapRegion();
        const number = Atomics.load(new Uint32Array(mapped), word);
        return [...new Uint32Array(buffer, 0, 2), new Uint8Array(buffer)[16], number, new Uint8Array(mapped)[offset]];
      },
      { name: producer.name, word: latestSequenceWord, offset: pixelsAt },
    );
    expect(seen).toEqual([64, 32, 0x21, 1, 0x21]);
    const message = nextCall((callback) => producer.onMessage(callback));
    await app.evaluate(() => globalThis.streamClient.sendMessage('from main'));
    expect(await message).toBe('from main');
  });

  it('is copied in an isolated preload, and its own pages are seen by the page without a copy', async () => {
    const window = await (await launch()).app.firstWindow();
    producer.publish(makePicture(0x31, size), size);
    expect(await window.evaluate(() => globalThis.streamInPreload.waitFrame())).toEqual([64, 32, 1, 0x31]);
    expect(await window.evaluate(() => globalThis.streamInPreload.readMapped())).toEqual([1, 0x31]);
    for (const value of [0x41, 0x42, 0x43]) producer.publish(makePicture(value, size), size);
    const seenByPage = await window.evaluate(
      async ([word, offset]) => {
        const mapped = await globalThis.mappedBuffer;
        return [Atomics.load(new Uint32Array(mapped), word ?? 0), new Uint8Array(mapped)[offset ?? 0]];
      },
      [latestSequenceWord, pixelsAt],
    );
    expect(seenByPage).toEqual([4, 0x43]);
    const message = nextCall((callback) => producer.onMessage(callback));
    await window.evaluate(() => globalThis.streamInPreload.send('from the page'));
    expect(await message).toBe('from the page');
    expect(await window.evaluate(() => globalThis.streamInPreload.close())).toEqual([0, 0]);
  });

  it('outlives reloads of the page under open waits and maps, and everything ends cleanly', async () => {
    const lane = await launch();
    const window = await lane.app.firstWindow();
    for (let reloads = 1; reloads <= 3; reloads += 1) {
      await window.reload();
      producer.publish(makePicture(reloads, size), size);
      expect(await window.evaluate(() => globalThis.streamInPreload.waitFrame())).toEqual([64, 32, reloads, reloads]);
    }
    const program = lane.app.process();
    await lane.close();
    expect({ exitCode: program.exitCode, signal: program.signalCode }).toEqual({ exitCode: 0, signal: null });
    await expect.poll(() => producer.stats().clients).toBe(0);
  });
});

import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { RingWriter } from '@framelane/shm-native';
import { SoundFolder } from '../audio/sound-folder.ts';
import { SoundService } from '../audio/sound-service.ts';
import { WaveformCache } from '../audio/waveform-cache.ts';
import { listAvailableCodecs } from '../export/list-available-codecs.ts';
import { SharedCounters } from '../liveness/shared-counters.ts';
import { createLogger } from '../logger.ts';
import { ensureSampleClip } from '../media/sample-clip/ensure-sample-clip.ts';
import { FrameCache } from '../render/frame-cache.ts';
import { Renderer } from '../render/renderer.ts';
import { toWireErrorData } from '../wire-error.ts';
import { AssetStore } from './asset-store.ts';
import type { FromMedia, MediaCallName, MediaCalls, ToMedia } from './media-calls.ts';
import { createMediaService } from './media-service.ts';
import type { MediaStart } from './media-start.ts';
import { RangeService } from './range-service.ts';
import { ThumbnailService } from './thumbnail-service.ts';

const start = workerData as MediaStart;
const log = createLogger({ level: start.logLevel, format: start.logFormat, thread: 'media' });
const ring = openRing();

if (ring !== undefined) {
  const counters = new SharedCounters(start.counters);
  const assets = new AssetStore(start.mediaRoots);
  const cores = availableParallelism();
  const renderer = new Renderer({
    maxFrameBytes: ring.maxFrameBytes,
    decoderThreads: Math.min(4, cores),
    maxAheadInWork: Math.min(4, cores + 1),
    maxSessions: 5,
    maxSessionsPerMedia: 3,
  });
  const sound = new SoundService(new SoundFolder(start.soundFolder));
  const thumbnails = new ThumbnailService();
  const cache = new FrameCache();
  const ranges = new RangeService({ cache, maxFrameBytes: ring.maxFrameBytes, decoderThreads: Math.min(4, cores) });
  const service = createMediaService({
    assets,
    renderer,
    sound,
    waveforms: new WaveformCache(),
    thumbnails,
    ranges,
    cache,
    ring,
    counters,
    startup: ingestAtStart(assets),
  });
  parentPort?.on('message', (message: ToMedia) => {
    switch (message.type) {
      case 'call':
        void answer(message);
        return;
      case 'stop':
        renderer.stop();
        ranges.stop();
        return;
      case 'close':
        void close();
        return;
    }
  });
  const { path, ringSize, slotSizeBytes, epoch } = ring;
  send({
    type: 'ready',
    ring: { path, ringSize, slotSizeBytes, epoch: epoch.toString(16).padStart(16, '0') },
    codecs: listAvailableCodecs(),
  });

  async function answer(message: Extract<ToMedia, { type: 'call' }>): Promise<void> {
    const handle = service[message.name] as (request: unknown) => Promise<MediaCalls[MediaCallName]['result']>;
    try {
      send({ type: 'done', call: message.call, result: await handle(message.request) });
    } catch (error) {
      send({ type: 'failed', call: message.call, error: toWireErrorData(error) });
    }
  }

  async function close(): Promise<void> {
    // The ring goes first: its file must be gone even if a decoder takes its time.
    ring?.close();
    await Promise.all([renderer.close(), sound.close(), thumbnails.close(), ranges.closeAll()]);
    parentPort?.close();
  }
}

function openRing(): RingWriter | undefined {
  try {
    return RingWriter.create(start.ring);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERR_RING_ACCESS';
    send({ type: 'start-failed', code, message: error instanceof Error ? error.message : String(error) });
    parentPort?.close();
    return undefined;
  }
}

/** A file that cannot be opened at start is logged, not fatal: the client may open another. */
async function ingestAtStart(assets: AssetStore): Promise<void> {
  const paths = [...start.openPaths];
  if (start.usesSample) {
    try {
      paths.push(await ensureSampleClip((done, total) => log.debug({ done, total }, 'making the sample clip')));
    } catch (error) {
      log.error({ err: error }, 'cannot make the sample clip');
    }
  }
  for (const path of paths) {
    try {
      const asset = await assets.ingest(path);
      log.info({ assetId: asset.id, path }, 'opened');
    } catch (error) {
      log.error({ err: error, path }, 'cannot open a file named at start');
    }
  }
}

function send(message: FromMedia): void {
  parentPort?.postMessage(message);
}

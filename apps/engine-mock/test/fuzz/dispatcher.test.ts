import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRingPath, RingWriter } from '@framelane/shm-native';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSoundFolder, SoundFolder } from '../../src/audio/sound-folder.ts';
import { SoundService } from '../../src/audio/sound-service.ts';
import { WaveformCache } from '../../src/audio/waveform-cache.ts';
import type { EngineServices } from '../../src/commands/command.ts';
import { ConnectionQueues } from '../../src/control/connection-queues.ts';
import { Dispatcher } from '../../src/control/dispatcher.ts';
import { JobBook } from '../../src/jobs/job-book.ts';
import { SharedCounters } from '../../src/liveness/shared-counters.ts';
import { createLogger } from '../../src/logger.ts';
import { AssetStore } from '../../src/media-worker/asset-store.ts';
import { createMediaService } from '../../src/media-worker/media-service.ts';
import { RangeService } from '../../src/media-worker/range-service.ts';
import { ThumbnailService } from '../../src/media-worker/thumbnail-service.ts';
import { FrameCache } from '../../src/render/frame-cache.ts';
import { Renderer } from '../../src/render/renderer.ts';
import { ExportsApart } from '../../src/render-process/exports-apart.ts';
import { makeClip } from '../support/test-clips.ts';
import { findFault } from './check-reply.ts';
import { type MessageFacts, makeMessage } from './make-messages.ts';
import { Random } from './random.ts';

const runs = Number(process.env.FRAMELANE_FUZZ_RUNS ?? 100_000);
const perTurn = 64;

/** Everything an engine is made of, in this thread and without sockets. */
describe('any message', () => {
  const log = createLogger({ level: 'silent', format: 'json', thread: 'test' });
  let folder = '';
  let facts: MessageFacts;
  let dispatcher: Dispatcher;
  const undo: (() => unknown)[] = [];

  beforeAll(async () => {
    // Most replies are failures, and most of their cost is a stack nobody reads.
    Error.stackTraceLimit = 0;
    folder = mkdtempSync(join(tmpdir(), 'engine-mock-fuzz-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const clipPath = join(folder, 'clip.mp4');
    const sound = { durationSeconds: 0.4, sampleAt: (seconds: number) => [Math.sin(seconds * 3000), 0] as const };
    await makeClip(clipPath, { width: 64, height: 36, frameCount: 10, sound });
    const ring = RingWriter.create({ path: defaultRingPath(), ringSize: 4, slotSizeBytes: 65_536 });
    undo.push(() => ring.close());
    const assets = new AssetStore([folder]);
    const limits = { decoderThreads: 1, maxAheadInWork: 1, maxSessions: 2, maxSessionsPerMedia: 1 };
    const renderer = new Renderer({ maxFrameBytes: ring.maxFrameBytes, ...limits });
    const soundService = new SoundService(new SoundFolder(chooseSoundFolder()));
    const thumbnails = new ThumbnailService();
    const cache = new FrameCache();
    const ranges = new RangeService({ cache, maxFrameBytes: ring.maxFrameBytes, decoderThreads: 1 });
    const services = [renderer, soundService, thumbnails, { close: () => ranges.closeAll() }];
    undo.push(() => Promise.all(services.map((service) => service.close())));
    const counters = new SharedCounters();
    const service = createMediaService({
      assets,
      renderer,
      sound: soundService,
      waveforms: new WaveformCache(),
      thumbnails,
      ranges,
      cache,
      ring,
      counters,
      startup: Promise.resolve(),
    });
    const { path, ringSize, slotSizeBytes } = ring;
    const media: EngineServices['media'] = {
      ring: { path, ringSize, slotSizeBytes, epoch: '0' },
      codecs: ['h264'],
      call: (name, request) => service[name](request),
    };
    const jobs = new JobBook({ onEvent: () => undefined, onBusy: () => undefined, onFailure: () => undefined });
    undo.push(() => jobs.close());
    const exports = new ExportsApart();
    undo.push(() => exports.close());
    const options: EngineServices['options'] = {
      ...{
        port: 0,
        pingPort: 0,
        ringSize: 4,
        slotSizeBytes: 65_536,
        hasRingCrc: false,
        openPaths: [],
        usesSample: false,
      },
      ...{ mediaRoots: [folder], dialect: 'seed', endsWithStdin: false, logLevel: 'silent', logFormat: 'json' },
    };
    const pong = { counters, startedAtMs: Date.now(), epoch: '0', dialect: 'seed' } as const;
    const engine: EngineServices = {
      options,
      media,
      jobs,
      exports,
      queue: undefined,
      counters,
      pong,
      log,
      requestShutdown: () => undefined,
    };
    dispatcher = new Dispatcher({ engine, queues: new ConnectionQueues(), log });
    const ingest = new TextEncoder().encode(JSON.stringify({ cmd: 'ingest', path: clipPath }));
    const reply = await dispatcher.dispatch([ingest], { connection: 'first', sendAhead: () => undefined });
    facts = { clipPath, assetId: String(reply.asset_id), outputFolder: '/framelane-absent' };
  });
  afterAll(async () => {
    for (const undoOne of undo.toReversed()) await undoOne();
  });

  it(`gets one reply of the right shape, ${runs} times over`, { timeout: 120_000 + runs }, async () => {
    const random = new Random(20_250_601);
    const codes = new Map<unknown, number>();
    for (let done = 0; done < runs; done += perTurn) {
      const turn = Array.from({ length: Math.min(perTurn, runs - done) }, async () => {
        const bytes = makeMessage(random, facts);
        const origin = { connection: `c${random.below(9)}`, sendAhead: () => undefined };
        const reply = await dispatcher.dispatch([bytes], origin);
        const code = reply.ok === true ? 'ok' : reply.code;
        codes.set(code, (codes.get(code) ?? 0) + 1);
        const fault = findFault(bytes, reply, [folder, '/home', '/tmp', 'node_modules']);
        return fault === undefined ? [] : [{ fault, request: new TextDecoder().decode(bytes).slice(0, 400), reply }];
      });
      expect((await Promise.all(turn)).flat()).toEqual([]);
    }
    for (const code of ['ok', 'malformed', 'unknown_command', 'bad_request', 'bad_param', 'path_denied', 'not_found']) {
      expect([code, codes.has(code)]).toEqual([code, true]);
    }
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import type { EngineFrame } from '../../src/common/engine-backend.ts';
import { createNodeEngineBackend } from '../../src/node/index.ts';
import { CountingClock, describeEngineBackend } from '../../src/testing/index.ts';
import { readClipNumber } from '../support/numbered-clip.ts';
import { type RealEngine, startRealEngine } from '../support/real-engine.ts';
import { waitFor } from '../support/wait-for.ts';

let engine: RealEngine;

beforeAll(async () => {
  engine = await startRealEngine();
});

afterAll(() => engine.close());

describeEngineBackend(
  'node',
  async () => {
    const clock = new CountingClock(createClock(globalThis));
    return {
      backend: createNodeEngineBackend({ supervisor: engine.supervisor, clock }),
      media: { type: 'path', path: engine.clipPath },
      otherMedia: { type: 'path', path: engine.otherClipPath },
      missingMedia: { type: 'path', path: engine.missingPath },
      supports: [],
      restartEngine: async () => engine.kill(),
      readFrameNumber,
      countTimers: () => clock.pendingTimers,
      countPictures: () => undefined,
      close: async () => undefined,
    };
  },
  { describe, it },
);

/** All of a supervisor but what sends its commands. */
function passOn(supervisor: RealEngine['supervisor']) {
  return {
    snapshot: () => supervisor.snapshot(),
    onState: supervisor.onState.bind(supervisor),
    onToast: supervisor.onToast.bind(supervisor),
    onJob: supervisor.onJob.bind(supervisor),
    onJobsLost: supervisor.onJobsLost.bind(supervisor),
    retry: () => supervisor.retry(),
  };
}

function readFrameNumber(frame: EngineFrame): number | undefined {
  if (!('image' in frame) || typeof frame.image !== 'object' || frame.image === null) return undefined;
  return 'bytes' in frame.image && frame.image.bytes instanceof Uint8Array
    ? readClipNumber(frame.image.bytes)
    : undefined;
}

describe('node backend', () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  });

  function makeBackend() {
    const backend = createNodeEngineBackend({ supervisor: engine.supervisor });
    cleanups.push(() => backend.disconnect());
    return backend;
  }

  it('never shows the picture of another backend of the same engine, also when the ring wraps', async () => {
    const shown: { backend: number; isRight: boolean }[] = [];
    const backends = [makeBackend(), makeBackend(), makeBackend()];
    await Promise.all(
      backends.map(async (backend, i) => {
        backend.onFrame((frame) => shown.push({ backend: i, isRight: readFrameNumber(frame) === frame.frameIndex }));
        await backend.connect();
        await backend.open({ type: 'path', path: i === 0 ? engine.clipPath : engine.otherClipPath });
        backend.play({ speed: i === 1 ? -1 : 2, loop: { inS: 0, outS: 3 } });
      }),
    );
    await waitFor(() => backends.every((_, i) => shown.filter(({ backend }) => backend === i).length > 40));
    expect(shown.filter(({ isRight }) => !isRight)).toEqual([]);
  });

  it('asks for the picture inside the reply when the ring has gone on', async () => {
    const { supervisor } = engine;
    const asked: unknown[] = [];
    const backend = createNodeEngineBackend({
      supervisor: {
        ...passOn(supervisor),
        send: async (command, fields, options) => {
          const reply = await supervisor.send(command, fields, options);
          if (!('frame' in fields)) return reply;
          asked.push(fields.frame);
          // Others render until the slot of this reply holds another picture.
          const { asset_id } = await supervisor.send('ingest', { path: engine.otherClipPath });
          for (let i = 0; i < 6; i += 1) await supervisor.send('apply_chain', { frame_index: i, asset_id });
          return reply;
        },
      },
    });
    cleanups.push(() => backend.disconnect());
    const numbers: (number | undefined)[] = [];
    backend.onFrame((frame) => numbers.push(readFrameNumber(frame)));
    await backend.connect();
    await backend.open({ type: 'path', path: engine.clipPath });
    backend.show(77.5 / 30);
    await waitFor(() => backend.getState().shownFrameIndex === 77);
    expect(numbers.at(-1)).toBe(77);
    expect(asked.slice(-2)).toEqual(['ring', 'inline']);
  });

  it('tells its log that nothing comes into the ring while playing', async () => {
    const { supervisor } = engine;
    const told: string[] = [];
    let isHanging = false;
    const backend = createNodeEngineBackend({
      supervisor: {
        ...passOn(supervisor),
        // An engine that takes requests and does nothing about them.
        send: (command, fields, options) =>
          isHanging ? new Promise(() => undefined) : supervisor.send(command, fields, options),
      },
      log: ({ level, message }) => told.push(`${level}: ${message}`),
    });
    cleanups.push(() => backend.disconnect());
    await backend.connect();
    await backend.open({ type: 'path', path: engine.clipPath });
    backend.play({ loop: { inS: 0, outS: 3 } });
    await waitFor(() => (backend.getState().shownFrameIndex ?? 0) > 3);
    isHanging = true;
    await waitFor(() => backend.getState().presence === 'stale' && told.length > 0);
    for (const line of told) expect(line).toMatch(/^warn: no new picture for 5000 ms while playing/);
  });

  it('has no ids to open, and says so', async () => {
    const backend = makeBackend();
    await backend.connect();
    await expect(backend.open({ type: 'id', id: 'x', name: 'x' })).rejects.toMatchObject({
      code: 'ERR_VIEWER_UNSUPPORTED',
    });
  });

  it('keeps the code of the engine', async () => {
    const backend = makeBackend();
    await backend.connect();
    await expect(backend.open({ type: 'path', path: '/etc/hostname' })).rejects.toMatchObject({
      code: 'ERR_VIEWER_SERVER',
      wireCode: 'path_denied',
    });
  });
});

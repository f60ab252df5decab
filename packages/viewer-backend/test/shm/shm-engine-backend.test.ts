import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import type { EngineFrame } from '../../src/common/engine-backend.ts';
import { createShmEngineBackend } from '../../src/shm/index.ts';
import { CountingClock, describeEngineBackend } from '../../src/testing/index.ts';
import { EngineApi } from '../support/engine-api.ts';
import { readClipNumber, readPixelNumber } from '../support/numbered-clip.ts';
import { type RealEngine, startRealEngine } from '../support/real-engine.ts';
import { waitFor } from '../support/wait-for.ts';

let engine: RealEngine;

beforeAll(async () => {
  engine = await startRealEngine({ ringSize: 8 });
});
afterAll(() => engine.close());

function readFrameNumber(frame: EngineFrame): number | undefined {
  if ('image' in frame) return frame.image instanceof Uint8Array ? readClipNumber(frame.image) : undefined;
  const { buffer, pixelsByteOffset, byteLength, width, height } = frame;
  return readPixelNumber(new Uint8Array(buffer, pixelsByteOffset, byteLength), { width, height });
}

describeEngineBackend(
  'shm',
  async () => {
    const clock = new CountingClock(createClock(globalThis));
    const api = new EngineApi(engine);
    return {
      backend: createShmEngineBackend({ api, clock }),
      media: { type: 'path', path: engine.clipPath },
      otherMedia: { type: 'path', path: engine.otherClipPath },
      missingMedia: { type: 'path', path: engine.missingPath },
      supports: [],
      restartEngine: async () => engine.kill(),
      readFrameNumber,
      countTimers: () => clock.pendingTimers,
      countPictures: () => api.lent,
      close: async () => undefined,
    };
  },
  { describe, it },
);

describe('shm engine backend', () => {
  it('takes pictures out of replies where a shell reads no ring', async () => {
    const backend = createShmEngineBackend({ api: new EngineApi(engine, { takesPictures: false }) });
    const numbers: (number | undefined)[] = [];
    backend.onFrame((frame) => numbers.push(readFrameNumber(frame)));
    await backend.connect();
    await backend.open({ type: 'path', path: engine.clipPath });
    backend.show(33.5 / 30);
    await waitFor(() => backend.getState().shownFrameIndex === 33);
    expect(numbers.at(-1)).toBe(33);
    backend.disconnect();
  });
});

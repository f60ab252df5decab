import type { ViewerReply } from '@framelane/protocol/viewer';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import { createShmViewerBackend, type ShmViewerApi } from '../../src/shm/index.ts';
import { CountingClock, describeViewerBackend, FakeStage, type FakeStagePeer } from '../../src/testing/index.ts';
import { waitFor } from '../support/wait-for.ts';

/** A shell's API around a stage in memory: promises for frames, newest only, cut off when the stage is. */
class StageApi implements ShmViewerApi {
  readonly stage = new FakeStage();
  opened = 0;
  closed = 0;
  /** Put before the next frames, as a broken producer would. */
  readonly badFrames: SharedArrayBuffer[] = [];
  readonly #listeners = new Set<(message: ViewerReply) => void>();
  #peer: FakeStagePeer | undefined;
  #leave: () => void = () => undefined;
  #newest: SharedArrayBuffer | undefined;
  #waiting: { resolve(buffer: SharedArrayBuffer): void; reject(error: Error): void } | undefined;

  async connect() {
    this.opened += 1;
    const { width, height } = this.stage.size;
    this.#peer = {
      message: (reply) => queueMicrotask(() => this.#tell(reply)),
      frame: ({ buffer }) => this.#offer(buffer),
      lost: () => this.#cut(new Error('the producer ended')),
    };
    this.#leave = this.stage.attach(this.#peer);
    const stream = { name: 'viewer', width, height, pixelFormat: 'BGRA8' as const, slotCount: 3, protocolVersion: 2 };
    return { protocolVersion: 1, stream, features: [] };
  }

  async disconnect() {
    this.closed += 1;
    this.#leave();
    this.#cut(new Error('disconnected'));
    this.#peer = undefined;
  }

  waitFrame(): Promise<SharedArrayBuffer> {
    const ready = this.badFrames.shift() ?? this.#newest;
    if (ready !== undefined) {
      if (ready === this.#newest) this.#newest = undefined;
      return Promise.resolve(ready);
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  async sendMessage(message: { event_type: string; payload?: unknown }) {
    const peer = this.#peer;
    if (peer === undefined) throw new Error('not connected');
    queueMicrotask(() => this.stage.receive(peer, JSON.stringify(message)));
  }

  onMessage(callback: (message: ViewerReply) => void) {
    this.#listeners.add(callback);
    return () => void this.#listeners.delete(callback);
  }

  async getStatus() {
    const stats = { framesShown: 0, framesDropped: 0, fps: 0, latencyMs: { p50: 0, p99: 0 } };
    return { presence: 'live' as const, problems: [], stats, lane: 'copied' as const };
  }

  #tell(reply: ViewerReply): void {
    for (const listener of this.#listeners) listener(reply);
  }

  #offer(buffer: SharedArrayBuffer): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#newest = buffer;
    else waiting.resolve(buffer);
  }

  #cut(error: Error): void {
    this.#newest = undefined;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

function start() {
  const api = new StageApi();
  const clock = new CountingClock(createClock(globalThis));
  return { api, clock, backend: createShmViewerBackend({ api, clock }) };
}

describeViewerBackend(
  'shm',
  async () => {
    const { api, clock, backend } = start();
    return {
      backend,
      stage: api.stage,
      countTimers: () => clock.pendingTimers,
      countPictures: () => undefined,
      close: async () => undefined,
    };
  },
  { describe, it },
);

describe('shm backend', () => {
  it('ends each attachment before it makes the next, and names its lane', async () => {
    const { api, backend } = start();
    await backend.connect();
    expect(backend.getStatus().lane).toBe('copied');
    api.stage.restart();
    await waitFor(() => api.opened === 2);
    expect(api.closed).toBe(1);
    backend.disconnect();
    await waitFor(() => api.closed === 2);
  });

  it('drops frames that do not fit their buffer and tells after three in a row', async () => {
    const { api, backend } = start();
    const short = new SharedArrayBuffer(20);
    new DataView(short).setUint32(0, 4000, true);
    new DataView(short).setUint32(4, 4000, true);
    const huge = new SharedArrayBuffer(16 + 4);
    new DataView(huge).setUint32(0, 1, true);
    new DataView(huge).setUint32(4, 1, true);
    new DataView(huge).setBigUint64(8, 2n ** 53n, true);
    api.badFrames.push(new SharedArrayBuffer(8), short, huge);
    const sequences: number[] = [];
    backend.onFrame(({ sequence }) => sequences.push(sequence));
    await backend.connect();
    await waitFor(() => sequences.length > 0);
    expect(backend.getStatus().problems).toMatchObject([{ code: 'ERR_SHM_BAD_FRAME' }]);
    expect(sequences).toEqual([1]);
    backend.disconnect();
  });
});

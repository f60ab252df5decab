import type { ShmViewerApi } from '../../src/shm/index.ts';
import { FakeStage, type FakeStagePeer } from '../../src/testing/index.ts';

interface Message {
  event_type: string;
  payload: unknown;
}

/** A shell's API around a stage in memory: promises for frames, newest only, cut off when the stage is. */
export class StageApi implements ShmViewerApi {
  readonly stage = new FakeStage();
  opened = 0;
  closed = 0;
  /** Of the messages. */
  protocolVersion = 1;
  /** Put before the next frames, as a broken producer would. */
  readonly badFrames: SharedArrayBuffer[] = [];
  readonly #listeners = new Set<(message: Message) => void>();
  #peer: FakeStagePeer | undefined;
  #leave: () => void = () => undefined;
  #newest: SharedArrayBuffer | undefined;
  #waiting: { resolve(buffer: SharedArrayBuffer): void; reject(error: Error): void } | undefined;

  async connect() {
    this.opened += 1;
    const { width, height } = this.stage.size;
    this.#peer = {
      message: (reply) => queueMicrotask(() => this.tell(reply)),
      frame: ({ buffer }) => this.#offer(buffer),
      lost: () => this.#cut(new Error('the producer ended')),
    };
    this.#leave = this.stage.attach(this.#peer);
    const stream = { name: 'viewer', width, height, pixelFormat: 'BGRA8' as const, slotCount: 3, protocolVersion: 2 };
    return { protocolVersion: this.protocolVersion, stream, features: [] };
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

  onMessage(callback: (message: Message) => void) {
    this.#listeners.add(callback);
    return () => void this.#listeners.delete(callback);
  }

  async getStatus() {
    const stats = { framesShown: 0, framesDropped: 0, fps: 0, latencyMs: { p50: 0, p99: 0 } };
    return { presence: 'live' as const, problems: [], stats, lane: 'copied' as const };
  }

  /** Also what no stage says. */
  tell(message: Message): void {
    for (const listener of this.#listeners) listener(message);
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

import { RingSource } from '@framelane/engine-client/ring';
import { decompress, FORMAT_BGRA } from '@julusian/jpeg-turbo';
import { describeEngine, describeToast } from '../../src/node/index.ts';
import type { ShmEngineApi, ShmEngineStatus, ShmPicture } from '../../src/shm/index.ts';
import type { RealEngine } from './real-engine.ts';

/** A shell's API around a real engine, in one process: its supervisor relays, its ring is decoded into shared memory. */
export class EngineApi implements ShmEngineApi<Uint8Array> {
  /** Pictures taken and not given back. */
  lent = 0;
  readonly #supervisor: RealEngine['supervisor'];
  readonly #takesPictures: boolean;
  #ring: RingSource | undefined;
  #conversation = 0;
  #engine = '';

  /** Without `takesPictures` they come inside replies, as in a shell that can load no addon. */
  constructor(engine: RealEngine, { takesPictures = true } = {}) {
    this.#supervisor = engine.supervisor;
    this.#takesPictures = takesPictures;
  }

  async getStatus(): Promise<ShmEngineStatus> {
    return this.#describe();
  }

  onStatus(callback: (status: ShmEngineStatus) => void) {
    return this.#supervisor.onState(() => callback(this.#describe()));
  }

  onEvent(callback: Parameters<ShmEngineApi<Uint8Array>['onEvent']>[0]) {
    return this.#supervisor.onToast((toast) => callback(describeToast(toast)));
  }

  async send(command: string, fields: object): Promise<Record<string, unknown>> {
    return this.#supervisor.send(command as 'engine_info', fields);
  }

  retry(): void {
    this.#supervisor.retry();
  }

  async openPictures(): Promise<boolean> {
    if (this.#takesPictures) this.#ring = new RingSource();
    return this.#takesPictures;
  }

  closePictures(): void {
    this.#ring?.close();
    this.#ring = undefined;
  }

  async takePicture(seq: number | undefined): Promise<ShmPicture | undefined> {
    this.#ring?.setPath(this.#supervisor.snapshot().ringPath);
    const picture = seq === undefined ? this.#ring?.copyLatest() : this.#ring?.copyFrame(seq);
    if (picture === undefined || picture === 'overwritten') return undefined;
    const { width, height } = picture;
    const buffer = new SharedArrayBuffer(width * height * 4);
    await decompress(Buffer.from(picture.bytes), Buffer.from(buffer), { format: FORMAT_BGRA });
    picture.release();
    this.lent += 1;
    return { width, height, seq: picture.seq, buffer, release: () => this.#takeBack() };
  }

  async decode(jpeg: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    this.lent += 1;
    return jpeg;
  }

  releaseImage(): void {
    this.#takeBack();
  }

  #takeBack(): void {
    this.lent -= 1;
  }

  #describe(): ShmEngineStatus {
    const snapshot = this.#supervisor.snapshot();
    const engine = `${snapshot.pid ?? ''} ${snapshot.restarts}`;
    const isUp = snapshot.state === 'connected' || snapshot.state === 'degraded';
    if (isUp && engine !== this.#engine) {
      this.#engine = engine;
      this.#conversation += 1;
    }
    return { ...describeEngine(snapshot), conversation: this.#conversation };
  }
}

import type { EngineEvent } from '@framelane/viewer-backend';
import type { ShmEngineApi, ShmEngineStatus, ShmPicture } from '@framelane/viewer-backend/shm';
import type { EngineBridge } from '../../shared/frame-desktop-bridge.ts';
import type { PictureBridge } from '../../shared/frame-pictures.ts';
import { FrameInbox } from '../stream/frame-inbox.ts';
import { toError, unwrap } from '../to-error.ts';

/** The engine as a page sees it: commands over the bridge, pictures in memory that is posted beside it. */
export class DesktopEngineApi implements ShmEngineApi<ImageBitmap> {
  readonly #engine: EngineBridge;
  readonly #pictures: PictureBridge;
  #inbox: FrameInbox | undefined;

  constructor(bridge: { engine: EngineBridge; pictures: PictureBridge }) {
    this.#engine = bridge.engine;
    this.#pictures = bridge.pictures;
  }

  async getStatus(): Promise<ShmEngineStatus> {
    return unwrap(await this.#engine.getStatus());
  }

  onStatus(callback: (status: ShmEngineStatus) => void): () => void {
    return this.#engine.onStatus(callback);
  }

  onEvent(callback: (event: EngineEvent) => void): () => void {
    return this.#engine.onEvent(callback);
  }

  async send(command: string, fields: object): Promise<Record<string, unknown>> {
    return unwrap(await this.#engine.send(command, fields));
  }

  retry(): void {
    this.#engine.retry();
  }

  async openPictures(): Promise<boolean> {
    const inbox = new FrameInbox(window);
    this.#inbox?.close();
    this.#inbox = inbox;
    const failure = await this.#pictures.open(inbox.nonce);
    return failure === null;
  }

  closePictures(): void {
    this.#inbox?.close();
    this.#inbox = undefined;
    this.#pictures.close();
  }

  async takePicture(seq: number | undefined): Promise<ShmPicture | undefined> {
    const inbox = this.#inbox;
    const taken = await this.#pictures.take(seq);
    if (taken === null || inbox === undefined) return undefined;
    if ('ok' in taken) throw toError(taken);
    const { buffer: index, width, height, seq: number } = taken;
    const buffer = await inbox.slot(index);
    return { width, height, seq: number, buffer, release: () => this.#release(inbox, index) };
  }

  async decode(jpeg: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
    return createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
  }

  releaseImage(image: ImageBitmap): void {
    image.close();
  }

  // Numbers of an earlier opening mean other buffers now.
  #release(inbox: FrameInbox, index: number): void {
    if (inbox === this.#inbox) this.#pictures.giveBack(index);
  }
}

import type { FrameData } from '../common/index.ts';
import type { StreamTransport } from '../common/stream-transport.ts';
import { createNodeStreamTransport } from './create-node-viewer-backend.ts';
import type { PictureTaker, TakenPicture } from './picture-taker.ts';

/** Frames of a stream, taken out of shared memory only when one is asked for. Finds the stream again when it returns. */
export class StreamTaker implements PictureTaker {
  readonly #transport: StreamTransport<never>;
  #letIn: (() => void) | undefined;
  #settle: ((picture: TakenPicture | undefined) => void) | undefined;
  #isClosed = false;
  isLive = false;

  constructor(streamName: string) {
    this.#transport = createNodeStreamTransport({ streamName });
    this.#transport.start({
      onReady: () => undefined,
      onMessage: () => undefined,
      onStatus: ({ presence }) => {
        this.isLive = presence === 'live' || presence === 'stale';
      },
      onFrame: (frame) => {
        if ('buffer' in frame) this.#give(describePicture(frame));
      },
      untilFrameWanted: () =>
        new Promise((resolve) => {
          if (this.#settle === undefined) this.#letIn = resolve;
          else resolve();
        }),
    });
  }

  take(): Promise<TakenPicture | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#letIn?.();
      this.#letIn = undefined;
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#transport.stop();
    this.#give(undefined);
  }

  #give(picture: TakenPicture | undefined): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(picture);
  }
}

function describePicture({ width, height, buffer, pixelsByteOffset, byteLength }: FrameData): TakenPicture {
  return { width, height, pixels: new Uint8Array(buffer, pixelsByteOffset, byteLength) };
}

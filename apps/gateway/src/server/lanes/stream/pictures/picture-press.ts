import { pictureHeaderBytes, writePictureHeader } from '@framelane/protocol/gateway';
import type { FrameData } from '@framelane/viewer-backend';
import jpegTurbo from '@julusian/jpeg-turbo';
import { PicturePool } from '../../../pictures/picture-pool.ts';
import { type EncodedRendition, halveSize, type Rendition } from './encode-job.ts';
import { EncodeThread } from './encode-thread.ts';
import { SharedPicture } from './shared-picture.ts';

/** One frame of the stream as messages, each encoded once. Whoever has it releases it. */
export interface PressedPicture {
  sequence: number;
  /** Which frame it shows; the same one may be sent again in a better rendition. */
  frameNumber: number;
  width: number;
  height: number;
  renditions: Partial<Record<Rendition, SharedPicture>>;
}

/** What is to be made of a frame. */
export interface PressOrder {
  sequence: number;
  frameNumber: number;
  renditions: readonly Rendition[];
}

/** Turns frames into picture messages, off the loop; memory is kept for the next. Close it. */
export class PicturePress {
  readonly #thread = new EncodeThread();
  readonly #pool = new PicturePool();
  readonly #targets: Partial<Record<Rendition, SharedArrayBuffer>> = {};
  readonly #onEncoded: (elapsedMs: number) => void;

  constructor(onEncoded: (elapsedMs: number) => void) {
    this.#onEncoded = onEncoded;
  }

  /** One at a time; the frame must stay as it is until this settles. Throws with the reason when it cannot be encoded. */
  async press(frame: FrameData, { sequence, frameNumber, renditions }: PressOrder): Promise<PressedPicture> {
    const { buffer: pixels, pixelsByteOffset: byteOffset, width, height, rowBytes = width * 4 } = frame;
    const timeUs = performance.now() * 1000;
    const targets = Object.fromEntries(renditions.map((rendition) => [rendition, this.#reserve(rendition, frame)]));
    const answer = await this.#thread.encode({ pixels, byteOffset, width, height, rowBytes, targets });
    if (answer.type === 'failed') throw new Error(answer.reason);
    this.#onEncoded(answer.elapsedMs);
    const made: PressedPicture['renditions'] = {};
    for (const rendition of renditions) {
      const encoded = answer.renditions[rendition];
      if (encoded !== undefined) made[rendition] = this.#bind(rendition, encoded, { sequence, width, height, timeUs });
    }
    return { sequence, frameNumber, width, height, renditions: made };
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  #bind(
    rendition: Rendition,
    { byteLength }: EncodedRendition,
    facts: { sequence: number; width: number; height: number; timeUs: number },
  ): SharedPicture {
    const messageBytes = pictureHeaderBytes + byteLength;
    const message = this.#pool.take(messageBytes);
    // The size of the stream's frame, also before a reduced picture: places in it are measured by that.
    writePictureHeader({ lane: 'stream', codec: 'jpeg', request: 0, ...facts }, message.bytes);
    const jpeg = this.#targets[rendition];
    if (jpeg !== undefined) message.bytes.set(new Uint8Array(jpeg, 0, byteLength), pictureHeaderBytes);
    return new SharedPicture(message, messageBytes);
  }

  #reserve(rendition: Rendition, frame: FrameData): SharedArrayBuffer {
    const size = rendition === 'full' ? frame : halveSize(frame);
    const { width, height } = size;
    const byteLength = jpegTurbo.bufferSize({ width, height, subsampling: jpegTurbo.SAMP_420 });
    const known = this.#targets[rendition];
    if (known !== undefined && known.byteLength >= byteLength) return known;
    const target = new SharedArrayBuffer(byteLength);
    this.#targets[rendition] = target;
    return target;
  }
}

/** Gives back its buffers; whoever pressed the picture or took it does so once. */
export function releasePicture({ renditions }: PressedPicture): void {
  for (const shared of Object.values(renditions)) shared.release();
}

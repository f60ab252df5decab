import type { LogSink } from '@framelane/engine-client';
import { type RingPicture, RingSource } from '@framelane/engine-client/ring';
import type { CommandReply } from '@framelane/protocol/engine';
import type { EngineFrame } from '../common/engine-backend.ts';
import type { JpegImage } from '../common/frame.ts';
import { makeServerError } from '../common/viewer-errors.ts';

export type PictureReply = Partial<CommandReply<'render_frame'>>;
export type JpegFrame = EngineFrame<JpegImage>;

/** What is known of a picture before its reply. */
export interface PictureFacts {
  frameIndex: number;
  ptsS: number;
}

/** Takes the pictures that replies name out of the ring. Buffers are lent; `release()` gives one back. */
export class RingPictures {
  readonly #source: RingSource;
  readonly #lent = new WeakMap<JpegImage, RingPicture>();

  constructor(log?: LogSink) {
    this.#source = new RingSource(log === undefined ? {} : { log });
  }

  follow(ringPath: string | undefined): void {
    this.#source.setPath(ringPath);
  }

  /** While playing, a ring that stands still is told to the log. */
  setPlaying(isPlaying: boolean): void {
    this.#source.setPlaying(isPlaying);
  }

  /** `undefined` when the picture is not in the ring any more. */
  take(reply: PictureReply, facts: PictureFacts): JpegFrame | undefined {
    // An engine of the base protocol does not number its pictures; it has just written the newest.
    const picture = reply.seq === undefined ? this.#source.copyLatest() : this.#source.copyFrame(reply.seq);
    if (picture === undefined || picture === 'overwritten') return undefined;
    const image: JpegImage = { type: 'jpeg', bytes: picture.bytes };
    this.#lent.set(image, picture);
    const { width, height, seq } = picture;
    return { ...readFacts(reply, facts), width, height, sequence: seq, image };
  }

  release(frame: JpegFrame): void {
    if ('image' in frame) this.#lent.get(frame.image)?.release();
  }

  close(): void {
    this.#source.close();
  }
}

/** The picture that stands in the reply itself. */
export function readInlinePicture(reply: PictureReply, facts: PictureFacts): JpegFrame {
  const { frame_data: base64, width = 0, height = 0, seq = 0 } = reply;
  if (base64 === undefined) throw makeServerError('render_frame', { error: 'no picture came with the reply' });
  const image: JpegImage = { type: 'jpeg', bytes: Buffer.from(base64, 'base64') };
  return { ...readFacts(reply, facts), width, height, sequence: seq, image };
}

function readFacts(reply: PictureReply, facts: PictureFacts): PictureFacts {
  return { frameIndex: reply.frame_index ?? facts.frameIndex, ptsS: reply.pts ?? facts.ptsS };
}

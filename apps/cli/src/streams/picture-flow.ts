import { Pace } from '../pace.ts';
import type { StreamPicture, StreamSource } from './stream-source.ts';

export interface PictureFlowOptions {
  /** Pictures per second; without it every new one is given once, as soon as it is asked for. */
  fps?: number;
  stop: AbortSignal;
}

/** The pictures of a stream in the order they are to be written, beginning with one that was taken already. */
export class PictureFlow {
  /** How often the newest picture was given again, because there was nothing new at its tick. */
  repeated = 0;
  readonly #source: StreamSource;
  readonly #pace: Pace | undefined;
  #first: StreamPicture | undefined;
  #newest: StreamPicture;

  constructor(source: StreamSource, first: StreamPicture, { fps, stop }: PictureFlowOptions) {
    this.#source = source;
    this.#first = first;
    this.#newest = first;
    this.#pace = fps === undefined ? undefined : new Pace(fps, stop);
  }

  /** `undefined` at the end of the stream, or once it is stopped. */
  async next(): Promise<StreamPicture | undefined> {
    await this.#pace?.waitForTick();
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined) return first;
    if (this.#pace === undefined || this.#source.hasNews) return this.#take();
    if (this.#source.end !== undefined) return undefined;
    this.repeated += 1;
    return this.#newest;
  }

  async #take(): Promise<StreamPicture | undefined> {
    const picture = await this.#source.takeNext();
    if (picture !== undefined) this.#newest = picture;
    return picture;
  }
}

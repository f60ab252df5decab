import type { ResolvedChain } from '../effects/resolved-chain.ts';
import { AsyncLock } from './async-lock.ts';
import type { PictureProducer, ProducedPicture } from './picture-producer.ts';

/** Pictures made ahead of the client at most, those in work included. */
export const aheadLimit = 4;

/** A step forward of at most so many frames counts as playing: players on slow machines show every eighth. */
const longestStride = 8;

/** A player that fell behind makes up for it with one step of at most so many frames, and goes on as before. */
export const longestLeap = 24;

/**
 * One viewer's way through one asset: a producer, the chain in use, and the pictures made ahead once requests come in
 * sequence. Pictures made ahead exist in memory only; nobody sees one that was not asked for.
 */
export class RenderSession {
  readonly producer: PictureProducer;
  readonly lock = new AsyncLock();
  chain: ResolvedChain;
  /** Count of requests at which the session was used last; for choosing and evicting. */
  lastUsed = 0;
  readonly #ahead = new Map<number, Promise<ProducedPicture>>();
  #lastIndex: number | undefined;
  #stride = 0;
  #hasLeapt = false;
  #isClosed = false;

  constructor(producer: PictureProducer, chain: ResolvedChain) {
    this.producer = producer;
    this.chain = chain;
  }

  get lastIndex(): number | undefined {
    return this.#lastIndex;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isPlaying(): boolean {
    return this.#stride > 0;
  }

  isAhead(index: number): boolean {
    return this.#ahead.has(index);
  }

  /** The picture of a frame, made ahead or now; the caller recycles it. `produceNow` counts as work in the foreground. */
  async take(
    request: { index: number; chain: ResolvedChain },
    produceNow: (work: () => Promise<ProducedPicture>) => Promise<ProducedPicture>,
  ): Promise<ProducedPicture> {
    const { index, chain } = request;
    if (chain.pictureKey !== this.chain.pictureKey) {
      this.#discard(() => true);
      this.chain = chain;
    }
    const step = this.#lastIndex === undefined ? 0 : index - this.#lastIndex;
    this.#stride = this.#guessStride(step, this.#ahead.has(index));
    this.#lastIndex = index;
    const ready = this.#ahead.get(index);
    this.#ahead.delete(index);
    this.#discard((other) => this.#stride === 0 || other < index || (other - index) % this.#stride !== 0);
    return ready ?? produceNow(() => this.producer.produce(index, chain));
  }

  /** Starts the next picture ahead, if one is wanted; resolves when it is done, however it went. */
  startAhead(): Promise<void> | undefined {
    if (this.#stride === 0 || this.#lastIndex === undefined || this.#ahead.size >= aheadLimit) return undefined;
    let index = this.#lastIndex + this.#stride;
    while (this.#ahead.has(index)) index += this.#stride;
    if (index >= this.producer.reader.media.index.ticks.length) return undefined;
    const picture = this.producer.produce(index, this.chain);
    this.#ahead.set(index, picture);
    // A failure stays in the map for whoever asks for that frame.
    return picture.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Drops what was made ahead and closes the producer after the work in hand. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stride = 0;
    this.#discard(() => true);
    await this.producer.close();
  }

  /** How far on the next request probably is; 0 when there is no telling. */
  #guessStride(step: number, isReady: boolean): number {
    if (step === 0) return this.#stride;
    const isOnTheWay = step > longestStride || (isReady && step % this.#stride === 0);
    this.#hasLeapt = !this.#hasLeapt && this.#stride > 0 && step > this.#stride && step <= longestLeap && isOnTheWay;
    if (this.#hasLeapt) return this.#stride;
    return step >= 1 && step <= longestStride ? step : 0;
  }

  #discard(isUnwanted: (index: number) => boolean): void {
    for (const [index, picture] of this.#ahead) {
      if (!isUnwanted(index)) continue;
      this.#ahead.delete(index);
      picture.then(
        (unwanted) => this.producer.recycle(unwanted),
        () => undefined,
      );
    }
  }
}

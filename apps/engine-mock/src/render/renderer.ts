import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { Media } from '../media/asset.ts';
import { FrameReader } from '../media/frame-reader.ts';
import { WireError } from '../wire-error.ts';
import { PictureProducer, type ProducedPicture } from './picture-producer.ts';
import { longestLeap, RenderSession } from './render-session.ts';

export interface RendererOptions {
  /** The longest JPEG a slot takes. */
  maxFrameBytes: number;
  decoderThreads: number;
  /** Pictures in work ahead of the clients at a time, over all sessions. */
  maxAheadInWork: number;
  /** Open decoders; the one unused for longest is closed for a new one. */
  maxSessions: number;
  maxSessionsPerMedia: number;
}

/** A viewer that is so little further or back is the same one. */
const nearFrames = 4;

/** A session used within so many requests belongs to somebody who is still playing. */
const freshRequests = 8;

/**
 * Finds or opens the session that can show a frame cheapest, and keeps sessions that play supplied with pictures
 * ahead. Work ahead starts only while nobody waits for a picture being made.
 */
export class Renderer {
  readonly #options: RendererOptions;
  readonly #sessions: RenderSession[] = [];
  #requests = 0;
  #foreground = 0;
  #aheadInWork = 0;
  #isClosed = false;

  constructor(options: RendererOptions) {
    this.#options = options;
  }

  /** Makes one picture and hands it to `use`; its memory is reused as soon as `use` returns. */
  async render<Result>(
    request: { media: Media; index: number; chain: ResolvedChain },
    use: (picture: ProducedPicture) => Result,
  ): Promise<Result> {
    if (this.#isClosed) throw new WireError('shutting_down', 'engine is shutting down');
    const session = await this.#findSession(request);
    this.#requests += 1;
    session.lastUsed = this.#requests;
    // Between being found and being free, a session may have been closed to make room: then look again.
    const outcome = await session.lock.run(async () => {
      if (session.isClosed) return undefined;
      const picture = await session.take(request, (work) => this.#runInForeground(work));
      try {
        return { result: use(picture) };
      } finally {
        session.producer.recycle(picture);
        this.#pump();
      }
    });
    return outcome === undefined ? this.render(request, use) : outcome.result;
  }

  /** Opens the decoder and decodes the frame, so that showing it later is quick. */
  async preroll(request: { media: Media; index: number; chain: ResolvedChain }): Promise<void> {
    await this.render(request, () => undefined);
  }

  /** Closes sessions of files that are not in use any more. */
  async keepOnly(isUsed: (media: Media) => boolean): Promise<void> {
    const unused = this.#sessions.filter((session) => !isUsed(session.producer.reader.media));
    await Promise.all(unused.map((session) => this.#evict(session)));
  }

  /** What is not begun fails with `shutting_down` from now on: many frames of an effect with memory take their time. */
  stop(): void {
    this.#isClosed = true;
    for (const session of this.#sessions) session.producer.stop();
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all([...this.#sessions].map((session) => this.#evict(session)));
  }

  async #findSession(request: { media: Media; index: number; chain: ResolvedChain }): Promise<RenderSession> {
    const found = this.#chooseSession(request);
    if (found !== undefined) return found;
    const reader = await FrameReader.open(request.media, this.#options.decoderThreads);
    const session = new RenderSession(new PictureProducer(reader, this.#options.maxFrameBytes), request.chain);
    this.#sessions.push(session);
    this.#requests += 1;
    session.lastUsed = this.#requests;
    const surplus = this.#sessions
      .filter((other) => other !== session && !other.lock.isTaken)
      .sort((a, b) => a.lastUsed - b.lastUsed)
      .slice(0, Math.max(0, this.#sessions.length - this.#options.maxSessions));
    await Promise.all(surplus.map((other) => this.#evict(other)));
    return session;
  }

  /** Best first: the picture is there already; the same viewer on the next frame, another chain or in haste; anybody idle. */
  #chooseSession(request: { media: Media; index: number; chain: ResolvedChain }): RenderSession | undefined {
    const { media, index, chain } = request;
    const ofMedia = this.#sessions.filter((session) => session.producer.reader.media === media);
    const ofChain = ofMedia.filter((session) => session.chain.pictureKey === chain.pictureKey);
    const stepFrom = (session: RenderSession) => index - (session.lastIndex ?? Number.NaN);
    const isNear = (session: RenderSession) => Math.abs(stepFrom(session)) <= nearFrames;
    const isHurrying = (session: RenderSession) =>
      session.isPlaying && stepFrom(session) > 0 && stepFrom(session) <= longestLeap;
    const near =
      ofChain.find((s) => s.isAhead(index)) ?? ofChain.find(isNear) ?? ofMedia.find(isNear) ?? ofChain.find(isHurrying);
    if (near !== undefined) return near;
    const isIdle = (session: RenderSession) =>
      !session.lock.isTaken && (!session.isPlaying || this.#requests - session.lastUsed > freshRequests);
    const idle = ofMedia
      .filter(isIdle)
      .sort((a, b) => a.producer.reader.estimateCost(index) - b.producer.reader.estimateCost(index));
    if (idle[0] !== undefined) return idle[0];
    if (ofMedia.length < this.#options.maxSessionsPerMedia) return undefined;
    return [...ofMedia].sort((a, b) => a.lastUsed - b.lastUsed)[0];
  }

  async #runInForeground(work: () => Promise<ProducedPicture>): Promise<ProducedPicture> {
    this.#foreground += 1;
    try {
      return await work();
    } finally {
      this.#foreground -= 1;
    }
  }

  /** Starts pictures ahead, those of the session used last first, until the limits are reached. */
  #pump(): void {
    if (this.#isClosed) return;
    const byUse = [...this.#sessions].sort((a, b) => b.lastUsed - a.lastUsed);
    while (this.#foreground === 0 && this.#aheadInWork < this.#options.maxAheadInWork) {
      const work = startFirst(byUse);
      if (work === undefined) return;
      this.#aheadInWork += 1;
      void work.then(() => {
        this.#aheadInWork -= 1;
        this.#pump();
      });
    }
  }

  async #evict(session: RenderSession): Promise<void> {
    const at = this.#sessions.indexOf(session);
    if (at >= 0) this.#sessions.splice(at, 1);
    await session.lock.run(() => session.close());
  }
}

function startFirst(sessions: readonly RenderSession[]): Promise<void> | undefined {
  for (const session of sessions) {
    const work = session.startAhead();
    if (work !== undefined) return work;
  }
  return undefined;
}

import { hidePaths } from '@framelane/protocol';
import { gatewayLimits, pictureHeaderBytes, type SourceInfo } from '@framelane/protocol/gateway';
import type { ViewerReply, ViewerRequest } from '@framelane/protocol/viewer';
import type { StreamListener, StreamTransport, StreamStatus as TransportStatus } from '@framelane/viewer-backend';
import type { Logger } from 'pino';
import type { Lane, LaneSession, LaneSocket } from '../../contracts/lane.ts';
import { GatewayError } from '../../errors.ts';
import type { NewestPicture } from '../../pictures/newest-picture.ts';
import { describeFailure } from './describe-failure.ts';
import type { StreamHost } from './host/stream-host.ts';
import { filterReply, refuseRequest, toNews } from './messages/page-rules.ts';
import type { PathCurtain } from './messages/path-curtain.ts';
import { RequestRouter, readId, withId } from './messages/request-router.ts';
import type { StageRefs } from './messages/stage-refs.ts';
import type { Rendition } from './pictures/encode-job.ts';
import { PictureFeed } from './pictures/picture-feed.ts';
import type { PicturePress } from './pictures/picture-press.ts';
import { StreamSession, type StreamStatus } from './stream-session.ts';

export interface StreamLaneOptions {
  sourceId: string;
  host: StreamHost;
  /** The wire to a stream by its name. */
  makeTransport: (streamName: string) => StreamTransport<never>;
  press: PicturePress;
  refs: StageRefs;
  curtain: PathCurtain;
  log: Logger;
}

/** How long a request for the newest picture waits: for a newer one while nobody looks, and for the very first. */
const patienceMs = { newer: 200, first: 5000 } as const;

/** The lane of one stage server: every page sees the same stream, and each gets the answers to what it asked. */
export class StreamLane implements Lane {
  readonly name = 'stream';
  readonly sourceId: string;
  readonly #options: StreamLaneOptions;
  readonly #feed: PictureFeed;
  readonly #router = new RequestRouter<StreamSession>();
  readonly #sessions = new Set<StreamSession>();
  #opening: Promise<unknown> = Promise.resolve();
  #transport: StreamTransport<never> | undefined;
  #streamName: string;
  #link: TransportStatus = { presence: 'idle', problems: [] };
  #conversations = 0;
  #encodeMs = 0;
  #stateTimer: NodeJS.Timeout | undefined;

  constructor(options: StreamLaneOptions) {
    this.#options = options;
    this.sourceId = options.sourceId;
    this.#streamName = options.host.name;
    this.#feed = new PictureFeed({
      press: options.press,
      isWanted: () => [...this.#sessions].some((session) => session.wantsPicture),
      listRenditions: () => this.#listRenditions(),
      onPicture: () => {
        for (const session of this.#sessions) session.sendNewest();
      },
      onFailure: (error) => options.log.error({ err: error }, 'a picture of the stream could not be encoded'),
    });
  }

  get state(): string {
    return this.#readStatus().presence;
  }

  get isReady(): boolean {
    return this.state === 'live' || this.state === 'stale';
  }

  /** The stream while its server is there. */
  get attachedStream(): string | undefined {
    return this.#transport === undefined ? undefined : this.#streamName;
  }

  /** Told by the press; shown in the state of pages. */
  noteEncoded(elapsedMs: number): void {
    this.#encodeMs = Math.round(elapsedMs * 10) / 10;
  }

  describeSource(): SourceInfo {
    const { newest } = this.#feed;
    const size: { size?: [number, number] } = newest === undefined ? {} : { size: [newest.width, newest.height] };
    return { id: this.sourceId, lane: 'stream', name: this.#streamName, state: this.state, ...size };
  }

  async copyNewestPicture(): Promise<NewestPicture | undefined> {
    const { newer, first } = patienceMs;
    if (this.isReady) await this.#feed.untilNext(this.#feed.newest === undefined ? first : newer);
    const { newest } = this.#feed;
    const shared = newest?.renditions.full ?? newest?.renditions.reduced;
    if (newest === undefined || shared === undefined) return undefined;
    // A copy: the message's buffer is used again.
    const jpeg = Uint8Array.prototype.slice.call(shared.bytes, pictureHeaderBytes, shared.byteLength);
    return { jpeg, version: `${newest.sequence}` };
  }

  openSession(socket: LaneSocket): LaneSession {
    const feed = this.#feed;
    const session = new StreamSession(socket, {
      get newest() {
        return feed.newest;
      },
      relay: (request, asker) => void this.#relay(request, asker),
      wake: () => feed.wake(),
      refine: () => feed.refine(),
    });
    this.#sessions.add(session);
    const hello = {
      t: 'hello',
      protocol: 1,
      lane: this.name,
      source: this.sourceId,
      features: [] as string[],
    } as const;
    socket.send({ ...hello, session: socket.sessionId });
    session.sendState(this.#readStatus());
    session.sendNewest();
    feed.wake();
    return {
      receive: (message) => session.receive(message),
      acknowledged: (elapsedMs) => session.acknowledged(elapsedMs),
      close: () => {
        this.#sessions.delete(session);
        this.#router.forget(session);
        session.close();
      },
    };
  }

  async start(): Promise<void> {
    this.#stateTimer = setInterval(() => this.#sendStates(), gatewayLimits.stateIntervalMs);
    this.#options.host.start({
      ready: (streamName) => this.#attach(streamName),
      gone: () => this.#detach(),
      changed: () => this.#sendStates(),
    });
  }

  expectEnd(): void {
    this.#options.host.expectEnd();
  }

  async close(): Promise<void> {
    clearInterval(this.#stateTimer);
    this.#detach();
    this.#feed.close();
    await Promise.all([this.#options.host.close(), this.#options.press.close()]);
  }

  #attach(streamName: string): void {
    this.#detach();
    this.#streamName = streamName;
    const transport = this.#options.makeTransport(streamName);
    this.#transport = transport;
    const listener: StreamListener<never> = {
      onReady: () => {
        this.#router.startAnew();
        this.#feed.startAnew();
      },
      onStatus: (status) => this.#takeLink(status),
      onMessage: (reply) => this.#takeReply(reply),
      onFrame: (frame) => this.#feed.take(frame),
      untilFrameWanted: () => this.#feed.untilFrameWanted(),
    };
    transport.start(listener);
  }

  #detach(): void {
    if (this.#transport === undefined) return;
    this.#transport.stop();
    this.#transport = undefined;
    this.#takeLink({ presence: this.#conversations === 0 ? 'connecting' : 'lost', problems: [] });
  }

  #takeLink(status: TransportStatus): void {
    const { presence } = this.#link;
    this.#link = status;
    if (status.presence === 'live' && presence !== 'live') this.#conversations += 1;
    if (presence !== status.presence) this.#options.log.info({ presence: status.presence }, 'the stream changed');
    this.#sendStates();
  }

  async #relay(request: ViewerRequest, session: StreamSession): Promise<void> {
    const own = refuseRequest(request);
    if (own !== undefined) {
      session.sendReply(withId(own, readId(request)));
      return;
    }
    try {
      const sent = await this.#resolveStage(request);
      if (this.#transport === undefined) throw new GatewayError('source_gone', 'the stage server is not there');
      this.#transport.send(this.#router.send(sent, session));
    } catch (error) {
      session.sendReply(withId(describeFailure(request, error), readId(request)));
    }
  }

  /** Only opening waits, for its file and for those that were asked for before: the newest is opened last. */
  #resolveStage(request: ViewerRequest): ViewerRequest | Promise<ViewerRequest> {
    if (request.event_type !== 'openStageRequest') return request;
    const { payload } = request;
    const earlier = this.#opening;
    const path = this.#options.refs.toPath(payload.url);
    const resolved = Promise.allSettled([earlier, path]).then(() => path);
    this.#opening = resolved;
    return resolved.then((url) => ({ event_type: 'openStageRequest', payload: { ...payload, url } }));
  }

  #takeReply(reply: ViewerReply): void {
    const allowed = filterReply(reply);
    if (allowed === undefined) return;
    const shown = this.#options.curtain.hide(allowed);
    const route = this.#router.route(shown);
    if (route.type === 'page') route.page.sendReply(route.reply);
    const asker = route.type === 'page' ? route.page : undefined;
    const news = route.type === 'everybody' ? shown : toNews(shown);
    if (news === undefined) return;
    const anonymous = withId(news, undefined);
    for (const session of this.#sessions) if (session !== asker) session.sendReply(anonymous);
  }

  #readStatus(): StreamStatus {
    const { host } = this.#options;
    const problems = [...this.#link.problems, ...host.problems];
    const isGivenUp = this.#transport === undefined && host.isFailing;
    return {
      presence: isGivenUp ? 'failed' : this.#link.presence === 'idle' ? 'connecting' : this.#link.presence,
      problems: problems.map((problem) => ({ ...problem, message: hidePaths(problem.message) })),
      restarts: Math.max(0, this.#conversations - 1),
      encodeMs: this.#encodeMs,
    };
  }

  #sendStates(): void {
    const status = this.#readStatus();
    for (const session of this.#sessions) session.sendState(status);
  }

  #listRenditions(): Rendition[] {
    const width = this.#feed.newest?.width ?? 0;
    const wanted = new Set([...this.#sessions].map((session) => session.chooseRendition(width)));
    return wanted.size === 0 ? ['full'] : [...wanted];
  }
}

import { gatewayCloseCodes, type Presence, type Problem } from '@framelane/protocol/gateway';
import { readViewerRequest, type ViewerReply, type ViewerRequest } from '@framelane/protocol/viewer';
import type { LaneMessage, LaneSession, LaneSocket } from '../../contracts/lane.ts';
import { MoveLimiter } from './messages/move-limiter.ts';
import { RenditionChooser } from './pictures/choose-rendition.ts';
import type { Rendition } from './pictures/encode-job.ts';
import type { PressedPicture } from './pictures/picture-press.ts';

/** What a session asks of its lane. */
export interface StreamSessionHost {
  readonly newest: PressedPicture | undefined;
  /** Passes a request on to the server. */
  relay(request: ViewerRequest, session: StreamSession): void;
  /** The session can take a picture. */
  wake(): void;
  /** The view stands still: the newest picture may be had in full. */
  refine(): void;
}

/** How the stream is doing, as every page is told. */
export interface StreamStatus {
  presence: Presence;
  problems: readonly Problem[];
  /** Times the server was started again, or found again. */
  restarts: number;
  encodeMs: number;
}

/** A view that shows the same picture for this long stands still. */
const restMs = 300;
/** Messages a later page may know and this gateway does not, before the page is thought to be none. */
const maxUnknown = 1000;

/** One page on the stream lane: its requests, and pictures at the pace it can take them. */
export class StreamSession implements LaneSession {
  readonly #socket: LaneSocket;
  readonly #host: StreamSessionHost;
  readonly #chooser = new RenditionChooser();
  readonly #moves: MoveLimiter;
  #lastSent = 0;
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #lastFrameNumber = 0;
  #hasLastInFull = false;
  #isBehind = false;
  #restTimer: NodeJS.Timeout | undefined;
  #minIntervalMs = 0;
  #paceTimer: NodeJS.Timeout | undefined;
  #unknown = 0;

  constructor(socket: LaneSocket, host: StreamSessionHost) {
    this.#socket = socket;
    this.#host = host;
    this.#moves = new MoveLimiter((request) => host.relay(request, this));
  }

  get wantsPicture(): boolean {
    return this.#socket.hasRoom && this.#paceTimer === undefined;
  }

  chooseRendition(fullWidth: number): Rendition {
    return this.#chooser.choose(fullWidth);
  }

  receive(message: LaneMessage): void {
    switch (message.t) {
      case 'msg':
        this.#receiveRequest(message);
        return;
      case 'pref': {
        const { maxFps, maxWidth, quality } = message;
        if (maxFps !== undefined) this.#minIntervalMs = 1000 / maxFps;
        this.#chooser.prefer({
          ...(maxWidth === undefined ? {} : { maxWidth }),
          ...(quality === undefined ? {} : { quality }),
        });
        return;
      }
      case 'cmd': {
        const failure = { code: 'unknown_command', error: 'this lane takes messages, not commands' };
        this.#socket.send({ t: 'res', n: message.n, ok: false, ...failure });
        return;
      }
    }
  }

  acknowledged(elapsedMs: number): void {
    this.#chooser.noteRoundTrip(elapsedMs);
    this.sendNewest();
    this.#host.wake();
    this.#refineAtRest();
  }

  /** Sends the newest picture if the page has not got it and can take it now. */
  sendNewest(): void {
    const picture = this.#host.newest;
    if (picture === undefined || picture.sequence <= this.#lastSent || this.#paceTimer !== undefined) return;
    if (picture.frameNumber === this.#lastFrameNumber && this.#hasLastInFull) return;
    if (!this.#socket.hasRoom) {
      // Of all pictures that pass while there is no room the newest is sent in the end; the others are skipped.
      if (this.#isBehind) this.#socket.skipPicture();
      this.#isBehind = true;
      return;
    }
    const shared = picture.renditions[this.chooseRendition(picture.width)] ?? Object.values(picture.renditions)[0];
    if (shared === undefined) return;
    this.#isBehind = false;
    this.#lastSent = picture.sequence;
    this.#lastFrameNumber = picture.frameNumber;
    this.#hasLastInFull = shared === picture.renditions.full;
    this.#lastSentMs = performance.now();
    this.#keepPace();
    this.#socket.offerPicture({ buffer: shared.hold(), byteLength: shared.byteLength, sequence: picture.sequence });
  }

  sendReply({ event_type, payload }: ViewerReply): void {
    this.#socket.send({ t: 'msg', event_type, payload });
  }

  sendState({ presence, problems, restarts, encodeMs }: StreamStatus): void {
    const { framesSent, framesSkipped } = this.#socket;
    const rendition = this.chooseRendition(this.#host.newest?.width ?? 0);
    const stats = { restarts, framesSent, framesSkipped, encodeMs, rendition, movesCoalesced: this.#moves.coalesced };
    this.#socket.send({ t: 'state', presence, problems: [...problems], stats });
  }

  close(): void {
    clearTimeout(this.#paceTimer);
    clearTimeout(this.#restTimer);
    this.#moves.close();
  }

  #receiveRequest({ event_type, payload }: { event_type: string; payload: unknown }): void {
    const read = readViewerRequest({ event_type, payload });
    switch (read.type) {
      case 'message':
        this.#moves.send(read.message);
        return;
      case 'malformed': {
        const echo = read.requestId === undefined ? {} : { request_id: read.requestId };
        const error = { code: 'malformed', message: read.reason, ...echo };
        this.sendReply({ event_type: 'viewerError', payload: error });
        return;
      }
      case 'unknown':
        this.#unknown += 1;
        if (this.#unknown > maxUnknown) this.#socket.close(gatewayCloseCodes.policy, 'only messages nobody knows');
        return;
    }
  }

  /** A page that got less because it is slow gets the whole picture once nothing moves any more. */
  #refineAtRest(): void {
    clearTimeout(this.#restTimer);
    const { newest } = this.#host;
    if (newest === undefined || this.#hasLastInFull || this.#chooser.prefersReduced(newest.width)) return;
    this.#restTimer = setTimeout(() => {
      if (this.#host.newest?.frameNumber !== this.#lastFrameNumber) return;
      this.#host.refine();
      this.sendNewest();
    }, restMs);
  }

  #keepPace(): void {
    if (this.#minIntervalMs === 0) return;
    const dueMs = Math.max(0, this.#lastSentMs + this.#minIntervalMs - performance.now());
    this.#paceTimer = setTimeout(() => {
      this.#paceTimer = undefined;
      this.sendNewest();
      this.#host.wake();
    }, dueMs);
  }
}

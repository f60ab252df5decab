import type { ClientMessage, ServerMessage, SourceInfo } from '@framelane/protocol/gateway';
import type { NewestPicture } from '../pictures/newest-picture.ts';
import type { PooledBuffer } from '../pictures/picture-pool.ts';

export const laneNames = ['engine', 'stream', 'matrix'] as const;
export type LaneName = (typeof laneNames)[number];

/** One binary message: the picture header and the picture, in the first `byteLength` bytes of a pooled buffer. */
export interface OutgoingPicture {
  buffer: PooledBuffer;
  byteLength: number;
  /** Grows from picture to picture of one socket. */
  sequence: number;
}

/** What a lane may do with the socket of one page. */
export interface LaneSocket {
  /** Names this connection in the log and in `hello`. */
  readonly sessionId: string;
  readonly framesSent: number;
  readonly framesSkipped: number;
  /** Whether a picture offered now is sent at once. */
  readonly hasRoom: boolean;
  send(message: ServerMessage): void;
  /** A buffer for a picture message; it goes to `offerPicture()`, or back with `release()`. */
  takeBuffer(minBytes: number): PooledBuffer;
  /** Hands a picture over. It is sent when the page has credit; a newer one replaces it until then. */
  offerPicture(picture: OutgoingPicture): void;
  /** Counts a picture that a newer one made needless before it could be offered. */
  skipPicture(): void;
  close(code: number, reason: string): void;
}

export type LaneMessage = Extract<ClientMessage, { t: 'cmd' | 'msg' | 'pref' }>;

/** One page on one lane. */
export interface LaneSession {
  receive(message: LaneMessage): void;
  /** The page has got a picture, that long after it was sent. */
  acknowledged?(elapsedMs: number): void;
  /** The socket is gone; nothing may be sent any more. Called once. */
  close(): void;
}

/**
 * One source and the way its pictures take to pages. A kind of lane is one folder; the rest of the gateway knows this
 * alone. Several lanes may have one name, each with a source of its own.
 */
export interface Lane {
  readonly name: LaneName;
  /** Names the source to pages; no other lane has it. */
  readonly sourceId: string;
  /** How the source is doing, in one word of its own. */
  readonly state: string;
  readonly isReady: boolean;
  describeSource(): SourceInfo;
  /** `undefined` when the source has shown nothing yet. */
  copyNewestPicture(): NewestPicture | undefined | Promise<NewestPicture | undefined>;
  /** Sends `hello` first. */
  openSession(socket: LaneSocket): LaneSession;
  start(): Promise<void>;
  /** Told before sockets are closed: programs of the lane that end from now on were asked to, as Ctrl-C does. */
  expectEnd?(): void;
  /** Ends everything the lane started. Safe to call twice. */
  close(): Promise<void>;
}

import type { Outcome } from './ipc-channels.ts';
import type { FrameLane } from './lane-source.ts';

/** A stream that was attached to. */
export interface StreamInfo {
  name: string;
  /** The largest picture there will be, pixels. */
  width: number;
  height: number;
  pixelFormat: 'BGRA8';
  slotCount: number;
  protocolVersion: number;
}

export interface LaneRefusal {
  lane: FrameLane;
  reason: string;
}

/** The lane that is used, and why better ones are not. `stream` is absent in lane `main`, where the port tells it. */
export interface OpenedLane {
  lane: FrameLane;
  refused: LaneRefusal[];
  stream?: StreamInfo;
}

export type StreamEvent =
  /** One message of the server, as JSON. */
  | { type: 'message'; text: string }
  | { type: 'gone'; reason: string }
  /** Whether anybody can see the page; it can until this says otherwise, and a new listener is told if not. */
  | { type: 'seen'; isSeen: boolean };

/**
 * What a preload gives its page of a stream: functions only, because the bridge cannot carry shared memory. Buffers
 * and ports come beside it as `FramePost`s that carry the nonce. One stream at a time; opening ends the one before.
 */
export interface StreamBridge {
  open(request: { nonce: string; name?: string }): Promise<Outcome<OpenedLane>>;
  /** Also ends an `open()` that is under way. Safe at any time. */
  close(): void;
  /** Lane `copied`: the slot that holds the next frame, untouched until the third following call. */
  waitSlot(): Promise<number | Failure>;
  /** Lane `mapped`: number of the newest frame, as the native client sees it. */
  readLiveSequence(): number;
  /** How many pictures the native client copied since the stream was opened, torn ones too; lane `mapped` needs none. */
  readCopies(): number;
  send(message: { event_type: string; payload?: unknown }): Outcome<null>;
  /** Of the stream that is open; returns its undo. */
  onEvent(callback: (event: StreamEvent) => void): () => void;
}

export type Failure = Extract<Outcome<never>, { ok: false }>;

export const framePostType = 'framelane:frames';

/** What a preload posts to its own page, and nobody else: each buffer once, a port once. */
export interface FramePost {
  type: typeof framePostType;
  /** As given to `open()`. */
  nonce: string;
  content:
    | { type: 'region'; region: SharedArrayBuffer }
    | { type: 'slot'; slot: number; buffer: SharedArrayBuffer }
    /** The port is in `event.ports`. */
    | { type: 'port' };
}

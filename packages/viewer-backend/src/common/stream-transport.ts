import type { ViewerReply, ViewerRequest } from '@framelane/protocol/viewer';
import type { Frame } from './frame.ts';
import type { BackendStatus } from './viewer-backend.ts';

export type StreamStatus = Pick<BackendStatus, 'presence' | 'problems' | 'lane'>;

export interface StreamListener<Image> {
  /** A conversation with a server began: messages can be sent, and what was known of an earlier one is void. */
  onReady(): void;
  onStatus(status: StreamStatus): void;
  onMessage(message: ViewerReply): void;
  /** A message came that this version does not know or cannot read. */
  onIgnored?(): void;
  /** The listener owns the frame from here on and gives it back through `release()`. */
  onFrame(frame: Frame<Image>): void;
  /** No further frame is taken before this resolves. @default at once; transports that are sent frames do not ask */
  untilFrameWanted?(): Promise<void>;
}

/**
 * The way to one stage server. A transport knows wires and nothing about stages: it carries messages and frames, and
 * keeps its connection by itself.
 */
export interface StreamTransport<Image> {
  /** Begins to connect and keeps trying. Called again only after `stop()`. */
  start(listener: StreamListener<Image>): void;
  /** The listener hears nothing afterwards. */
  stop(): void;
  /** @throws ERR_VIEWER_DISCONNECTED while there is no conversation */
  send(message: ViewerRequest): void;
  release(frame: Frame<Image>): void;
}

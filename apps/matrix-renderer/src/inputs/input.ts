import type { MatrixSource } from '@framelane/protocol/matrix';
import type { FrameSink } from '../frame-store/types.ts';
import type { Log } from '../log/log.ts';

/** A way for frames to come in. Inputs run on the main thread and never wait for the display. */
export interface Input {
  /** Resolves when frames can be sent to it. Throws a `ServiceError` when it cannot listen. */
  start(): Promise<void>;
  /** Ends within a second whatever its peers do. Closing twice is fine. */
  close(): Promise<void>;
  describe(): MatrixSource;
}

/** What an input is given. */
export interface InputContext {
  sink: FrameSink;
  log: Log;
  /** Whether a peer may send (`--allow`). */
  isAllowed: (address: string) => boolean;
}

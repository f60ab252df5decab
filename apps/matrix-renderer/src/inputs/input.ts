import type { FrameSink } from '../frame-store/types.ts';
import type { Log } from '../log/log.ts';

/** A way for frames to come in. Inputs run on the main thread and never wait for the display. */
export interface Input {
  /** Resolves when frames can be sent to it. Throws a `ServiceError` when it cannot listen. */
  start(): Promise<void>;
  /** Ends within a second whatever its peers do. Closing twice is fine. */
  close(): Promise<void>;
  describe(): InputDescription;
}

export interface InputDescription {
  /** `unix`, `tcp`, `mmap`, `ddp`, … */
  kind: string;
  /** Where it listens, for people: a path or `host:port`. */
  address: string;
  /** One word, such as `listening`; mmap also `invalid`, `stuck`, `missing`. */
  state: string;
  /** Counts by outcome: `accepted`, `E_SIZE`, `clipped`, … Bounded set of names. */
  counts: Readonly<Record<string, number>>;
}

/** What an input is given. */
export interface InputContext {
  sink: FrameSink;
  log: Log;
  /** Whether a peer may send (`--allow`). */
  isAllowed: (address: string) => boolean;
}

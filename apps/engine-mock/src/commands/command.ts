import type { PongSource } from '../control/pong.ts';
import type { SharedCounters } from '../control/shared-counters.ts';
import type { EngineOptions } from '../engine-options.ts';
import type { MediaThread } from '../media/media-thread.ts';

export type RequestBody = Readonly<Record<string, unknown>>;
export type ReplyFields = Record<string, unknown>;

/** What commands may use of the engine. */
export interface EngineServices {
  options: EngineOptions;
  media: MediaThread;
  counters: SharedCounters;
  pong: PongSource;
  /** Begins the graceful end; the reply of the command that asked still goes out first. */
  requestShutdown: () => void;
}

/**
 * A command answers from the socket loop at once (`F`), or checks its request there and leaves the rest to a queue
 * (`R`). Both throw {@link WireError} for what the client did wrong.
 */
export type Command =
  | { class: 'F'; answer: (body: RequestBody, engine: EngineServices) => ReplyFields }
  | { class: 'R'; prepare: (body: RequestBody, engine: EngineServices) => () => Promise<ReplyFields> };

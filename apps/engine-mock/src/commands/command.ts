import type { EngineOptions } from '../engine-options.ts';
import type { JobBook } from '../jobs/job-book.ts';
import type { PongSource } from '../liveness/pong.ts';
import type { SharedCounters } from '../liveness/shared-counters.ts';
import type { Logger } from '../logger.ts';
import type { MediaThread } from '../media-worker/media-thread.ts';
import type { JobQueue } from '../queue/engine/job-queue.ts';
import type { ExportsApart } from '../render-process/exports-apart.ts';

export type RequestBody = Readonly<Record<string, unknown>>;
export type ReplyFields = Record<string, unknown>;

/** What commands may use of the engine. */
export interface EngineServices {
  options: EngineOptions;
  media: Omit<MediaThread, 'stop' | 'close'>;
  jobs: JobBook;
  /** Where exports go when there is no queue. */
  exports: Pick<ExportsApart, 'run' | 'expect'>;
  /** Where exports and ranges go when there is one. */
  queue: JobQueue | undefined;
  counters: SharedCounters;
  pong: PongSource;
  log: Logger;
  /** Begins the graceful end; the reply of the command that asked still goes out first. */
  requestShutdown: () => void;
}

/** The client that sent a request, for commands that have more to say than one reply. */
export interface CommandClient {
  /** Sends a message with the id of the request and without `ok`; the reply still follows. */
  sendProgress: (fields: ReplyFields) => void;
}

/** What a command of class J answers when it was accepted: at once, or when its promise settles. */
export interface JobReply {
  reply: ReplyFields | Promise<ReplyFields>;
}

/**
 * A command answers from the socket loop at once (`F`), or checks its request there and leaves the rest to a queue
 * (`R`), or does so to start a job (`J`), whose reply nobody else waits for. All throw {@link WireError} for what the
 * client did wrong.
 */
export type Command =
  | { class: 'F'; answer: (body: RequestBody, engine: EngineServices) => ReplyFields }
  | { class: 'R'; prepare: (body: RequestBody, engine: EngineServices) => () => Promise<ReplyFields> }
  | {
      class: 'J';
      prepare: (body: RequestBody, engine: EngineServices, client: CommandClient) => () => Promise<JobReply>;
    };

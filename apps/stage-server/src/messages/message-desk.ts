import {
  readViewerRequest,
  type ViewerRequest,
  type ViewerRequestName,
  type ViewerRequestPayload,
} from '@framelane/protocol/viewer';
import type { Asker } from '../stream/outbox.ts';
import { cameraHandlers } from './camera-handlers.ts';
import { describeOverload, makeError } from './replies.ts';
import type { Handlers, ServerContext } from './server-context.ts';
import { serverHandlers } from './server-handlers.ts';
import { stageHandlers } from './stage-handlers.ts';
import { treeHandlers } from './tree-handlers.ts';
import { viewHandlers } from './view-handlers.ts';

const handlers: Handlers<ViewerRequestName> = {
  ...serverHandlers,
  ...stageHandlers,
  ...treeHandlers,
  ...viewHandlers,
  ...cameraHandlers,
};

/** Questions that are being answered; beyond it one is refused. */
const maxOpenQuestions = 1024;

/** Reads what clients say and has it answered. Nothing they can say throws here. */
export class MessageDesk {
  readonly #context: ServerContext;
  readonly #onError: (error: unknown) => void;
  #openQuestions = 0;

  constructor(context: ServerContext, onError: (error: unknown) => void) {
    this.#context = context;
    this.#onError = onError;
  }

  take(text: string, clientId: number): void {
    const { counts, outbox } = this.#context;
    outbox.remember(clientId);
    const read = readViewerRequest(text);
    switch (read.type) {
      case 'unknown':
        counts.unknown += 1;
        return;
      case 'malformed':
        counts.malformed += 1;
        outbox.answer({ clientId, requestId: read.requestId }, makeError('malformed', read.reason));
        return;
      case 'message':
        this.#answer(read.message, { clientId, requestId: read.message.payload.request_id });
        return;
    }
  }

  #answer({ event_type, payload }: ViewerRequest, asker: Asker): void {
    if (this.#openQuestions >= maxOpenQuestions) {
      this.#context.outbox.answer(asker, describeOverload());
      return;
    }
    try {
      const later = this.#handle(event_type, payload, asker);
      if (later instanceof Promise) void this.#follow(later, asker);
    } catch (error) {
      this.#fail(error, asker);
    }
  }

  async #follow(later: Promise<void>, asker: Asker): Promise<void> {
    const { keeper, outbox } = this.#context;
    const { stage } = keeper;
    this.#openQuestions += 1;
    try {
      await later;
    } catch (error) {
      if (keeper.stage === stage) this.#fail(error, asker);
      else
        outbox.answer(asker, makeError('prim_not_found', 'the stage was replaced before this was answered; ask again'));
    } finally {
      this.#openQuestions -= 1;
    }
  }

  #fail(error: unknown, asker: Asker): void {
    this.#onError(error);
    this.#context.outbox.answer(asker, makeError('internal', 'internal error; see the log of the server'));
  }

  #handle<Name extends ViewerRequestName>(name: Name, payload: ViewerRequestPayload<Name>, asker: Asker) {
    return handlers[name](this.#context, payload, asker);
  }
}

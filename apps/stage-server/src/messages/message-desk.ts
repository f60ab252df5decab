import {
  readViewerRequest,
  type ViewerRequest,
  type ViewerRequestName,
  type ViewerRequestPayload,
} from '@framelane/protocol/viewer';
import type { Asker } from '../stream/outbox.ts';
import { cameraHandlers } from './camera-handlers.ts';
import { makeError } from './replies.ts';
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
  /** Messages of kinds this server does not know. */
  unknown = 0;
  malformed = 0;

  constructor(context: ServerContext, onError: (error: unknown) => void) {
    this.#context = context;
    this.#onError = onError;
  }

  take(text: string, clientId: number): void {
    const { outbox } = this.#context;
    outbox.remember(clientId);
    const read = readViewerRequest(text);
    switch (read.type) {
      case 'unknown':
        this.unknown += 1;
        return;
      case 'malformed':
        this.malformed += 1;
        outbox.answer({ clientId, requestId: read.requestId }, makeError('malformed', read.reason));
        return;
      case 'message':
        void this.#answer(read.message, { clientId, requestId: read.message.payload.request_id });
        return;
    }
  }

  async #answer({ event_type, payload }: ViewerRequest, asker: Asker): Promise<void> {
    if (this.#openQuestions >= maxOpenQuestions) {
      const message = `${maxOpenQuestions} requests are being answered already; wait for answers before asking more`;
      this.#context.outbox.answer(asker, makeError('internal', message));
      return;
    }
    this.#openQuestions += 1;
    const { stage } = this.#context.keeper;
    try {
      await this.#handle(event_type, payload, asker);
    } catch (error) {
      if (this.#context.keeper.stage !== stage) {
        const message = 'the stage was replaced before this was answered; ask again';
        this.#context.outbox.answer(asker, makeError('prim_not_found', message));
        return;
      }
      this.#onError(error);
      this.#context.outbox.answer(asker, makeError('internal', 'internal error; see the log of the server'));
    } finally {
      this.#openQuestions -= 1;
    }
  }

  #handle<Name extends ViewerRequestName>(name: Name, payload: ViewerRequestPayload<Name>, asker: Asker) {
    return handlers[name](this.#context, payload, asker);
  }
}

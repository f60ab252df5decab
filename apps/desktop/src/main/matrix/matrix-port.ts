import { FramelaneError } from '@framelane/protocol';
import type { Outcome } from '../../shared/ipc-channels.ts';
import {
  type MatrixPicture,
  type MatrixQuestion,
  type MatrixReply,
  type MatrixRequest,
  MatrixRequestSchema,
  type MatrixStateReply,
} from '../../shared/matrix-port.ts';
import { PagePort, type PortLike } from '../ipc/page-port.ts';

export interface MatrixPortOptions {
  port: PortLike;
  /** Rejects with a coded error. */
  answer(question: MatrixQuestion): Promise<object>;
  onClosed(): void;
}

/**
 * One page that looks at the panel: its state whenever it changes, answers, and pictures when it asks for one. One
 * picture is on its way; meanwhile the newest replaces the one that waits. Ends with the port, or by `close()`.
 */
export class MatrixPort {
  readonly #answerTo: MatrixPortOptions['answer'];
  readonly #page: PagePort<typeof MatrixRequestSchema, MatrixReply>;
  #waiting: MatrixPicture | undefined;
  #wantsPicture = false;

  constructor({ port, answer, onClosed }: MatrixPortOptions) {
    this.#answerTo = answer;
    const onRequest = (request: MatrixRequest): void => this.#take(request);
    this.#page = new PagePort({ port, schema: MatrixRequestSchema, onRequest, onClosed });
  }

  tellState(state: MatrixStateReply): void {
    this.#page.tell(state);
  }

  offerPicture(picture: MatrixPicture): void {
    this.#waiting = picture;
    this.#sendPicture();
  }

  /** Safe to call twice. */
  close(): void {
    this.#page.close();
  }

  #take(request: MatrixRequest): void {
    if (request.type !== 'next') {
      void this.#answer(request);
      return;
    }
    this.#wantsPicture = true;
    this.#sendPicture();
  }

  #sendPicture(): void {
    const picture = this.#waiting;
    if (!this.#wantsPicture || picture === undefined) return;
    this.#wantsPicture = false;
    this.#waiting = undefined;
    this.#page.tell({ type: 'picture', ...picture });
  }

  async #answer(question: MatrixQuestion): Promise<void> {
    const { number } = question;
    try {
      this.#page.tell({ type: 'answer', number, outcome: { ok: true, value: await this.#answerTo(question) } });
    } catch (error) {
      this.#page.tell({ type: 'answer', number, outcome: toOutcome(error) });
    }
  }
}

function toOutcome(error: unknown): Extract<Outcome<never>, { ok: false }> {
  if (!(error instanceof FramelaneError)) {
    return { ok: false, code: 'ERR_VIEWER_SERVER', message: 'The application could not do that; its log says why.' };
  }
  const { code, message, wireCode } = error;
  return { ok: false, code, message, ...(wireCode === undefined ? {} : { wireCode }) };
}

import { FramelaneError } from '@framelane/protocol';
import { isMessage } from '../../shared/check-message.ts';
import type { Outcome } from '../../shared/ipc-channels.ts';
import {
  type MatrixPicture,
  type MatrixQuestion,
  type MatrixReply,
  MatrixRequestSchema,
  type MatrixStateReply,
} from '../../shared/matrix-port.ts';

/** The part of Electron's port that is used. */
export interface PortLike {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
  postMessage(message: unknown): void;
}

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
  readonly #options: MatrixPortOptions;
  #waiting: MatrixPicture | undefined;
  #wantsPicture = false;
  #isClosed = false;

  constructor(options: MatrixPortOptions) {
    this.#options = options;
    const { port } = options;
    port.on('message', ({ data }) => this.#take(data));
    port.on('close', () => this.close());
    port.start();
  }

  tellState(state: MatrixStateReply): void {
    this.#tell(state);
  }

  offerPicture(picture: MatrixPicture): void {
    this.#waiting = picture;
    this.#sendPicture();
  }

  /** Safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.port.close();
    this.#options.onClosed();
  }

  #take(data: unknown): void {
    if (this.#isClosed) return;
    if (!isMessage(MatrixRequestSchema, data)) {
      // Whoever says such a thing is not our page.
      this.close();
      return;
    }
    if (data.type !== 'next') {
      void this.#answer(data);
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
    this.#tell({ type: 'picture', ...picture });
  }

  async #answer(question: MatrixQuestion): Promise<void> {
    const { number } = question;
    try {
      this.#tell({ type: 'answer', number, outcome: { ok: true, value: await this.#options.answer(question) } });
    } catch (error) {
      this.#tell({ type: 'answer', number, outcome: toOutcome(error) });
    }
  }

  #tell(reply: MatrixReply): void {
    if (!this.#isClosed) this.#options.port.postMessage(reply);
  }
}

function toOutcome(error: unknown): Extract<Outcome<never>, { ok: false }> {
  if (!(error instanceof FramelaneError)) {
    return { ok: false, code: 'ERR_VIEWER_SERVER', message: 'The application could not do that; its log says why.' };
  }
  const { code, message, wireCode } = error;
  return { ok: false, code, message, ...(wireCode === undefined ? {} : { wireCode }) };
}

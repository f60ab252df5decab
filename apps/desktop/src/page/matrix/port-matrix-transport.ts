import { FramelaneError } from '@framelane/protocol';
import type { MatrixListener, MatrixSettings, MatrixTransport, PanelShow, ShowChoice } from '@framelane/viewer-backend';
import { isMessage } from '../../shared/check-message.ts';
import type { Outcome } from '../../shared/ipc-channels.ts';
import {
  type MatrixAnswers,
  type MatrixBridge,
  type MatrixQuestion,
  type MatrixReply,
  MatrixReplySchema,
  type MatrixRequest,
  type MatrixStateReply,
} from '../../shared/matrix-port.ts';
import { FrameInbox } from '../stream/frame-inbox.ts';
import { toError } from '../to-error.ts';

const bytesPerPixel = 3;

type Content<Question> = Question extends MatrixQuestion ? Omit<Question, 'number'> : never;
type Settle = (outcome: Outcome<object>) => void;

/** The panel over a port to main, which keeps the connection to its renderer. One port from `start()` to `stop()`. */
export class PortMatrixTransport implements MatrixTransport {
  readonly #bridge: MatrixBridge;
  readonly #pending = new Map<number, Settle>();
  #listener: MatrixListener | undefined;
  #inbox: FrameInbox | undefined;
  #port: MessagePort | undefined;
  #isLive = false;
  #conversation = 0;
  #lastNumber = 0;

  constructor(bridge: MatrixBridge) {
    this.#bridge = bridge;
  }

  start(listener: MatrixListener): void {
    this.#listener = listener;
    this.#conversation = 0;
    const inbox = new FrameInbox(window);
    this.#inbox = inbox;
    void inbox.port.then((port) => this.#takePort(inbox, port));
    this.#bridge.open(inbox.nonce);
  }

  stop(): void {
    this.#listener = undefined;
    this.#inbox?.close();
    this.#inbox = undefined;
    this.#port?.close();
    this.#port = undefined;
    this.#endConversation('disconnected before the panel answered; connect again');
  }

  getSettings(): Promise<MatrixSettings> {
    return this.#ask<'get-settings'>({ type: 'get-settings' });
  }

  setSettings(patch: Partial<MatrixSettings>): Promise<{ settings: MatrixSettings; isPersisted: boolean }> {
    const settings = Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, copyValue(value)]));
    return this.#ask<'set-settings'>({ type: 'set-settings', settings });
  }

  setShow(choice: ShowChoice): Promise<PanelShow> {
    return this.#ask<'show'>({ type: 'show', choice });
  }

  #takePort(inbox: FrameInbox, port: MessagePort): void {
    if (this.#inbox !== inbox) {
      port.close();
      return;
    }
    inbox.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.#port === port && isMessage(MatrixReplySchema, data)) this.#take(data);
    };
    this.#post({ type: 'next' });
  }

  #take(reply: MatrixReply): void {
    switch (reply.type) {
      case 'state':
        this.#takeState(reply);
        return;
      case 'picture':
        if (reply.pixels.byteLength === reply.width * reply.height * bytesPerPixel) this.#listener?.onPicture(reply);
        this.#post({ type: 'next' });
        return;
      case 'answer':
        this.#pending.get(reply.number)?.(reply.outcome);
        this.#pending.delete(reply.number);
        return;
    }
  }

  #takeState({ presence, problems, conversation, show, report }: MatrixStateReply): void {
    const isNew = presence === 'live' && conversation !== this.#conversation;
    if (presence !== 'live' || isNew) this.#endConversation('the panel renderer is gone; ask again once it is live');
    if (presence === 'live') {
      this.#isLive = true;
      this.#conversation = conversation;
    }
    this.#listener?.onStatus({ presence, problems });
    if (isNew) this.#listener?.onReady();
    this.#listener?.onShow(show);
    if (report !== undefined) this.#listener?.onReport(report);
  }

  #endConversation(message: string): void {
    this.#isLive = false;
    const outcome = { ok: false, code: 'ERR_VIEWER_DISCONNECTED', message } as const;
    for (const settle of this.#pending.values()) settle(outcome);
    this.#pending.clear();
  }

  #ask<Kind extends MatrixQuestion['type']>(question: Content<MatrixQuestion>): Promise<MatrixAnswers[Kind]> {
    if (!this.#isLive) {
      const message = `expected a panel renderer for "${question.type}", found none; ask again once it is live`;
      return Promise.reject(new FramelaneError('ERR_VIEWER_DISCONNECTED', message));
    }
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, (outcome) => {
        // Page and main come from one place; main has checked what the renderer said.
        if (outcome.ok) resolve(outcome.value as MatrixAnswers[Kind]);
        else reject(toError(outcome));
      });
      this.#post({ ...question, number });
    });
  }

  #post(request: MatrixRequest): void {
    this.#port?.postMessage(request);
  }
}

function copyValue(value: string | number | readonly number[]): string | number | number[] {
  return typeof value === 'object' ? [...value] : value;
}

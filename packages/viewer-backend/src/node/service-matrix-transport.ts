import type { MatrixReport, MatrixSettings, PanelShow, Problem } from '../common/index.ts';
import type { MatrixListener, MatrixTransport } from '../common/matrix-transport.ts';
import { makeConnectionLostError, makeServerError } from '../common/viewer-errors.ts';
import { ServiceLink, type ServiceLinkOptions } from './service-link.ts';

/** The part of `fetch` that is used. Rejects when nobody answers, when it is aborted, or for a redirect. */
export type AskHttp = (
  url: string,
  init: {
    method: 'GET' | 'PUT';
    headers: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    redirect: 'error';
  },
) => Promise<{ status: number; json(): Promise<unknown> }>;

export interface ServiceMatrixTransportOptions extends Pick<ServiceLinkOptions, 'WebSocket' | 'clock'> {
  /** Address of the service's HTTP side, without a path. */
  url: string;
  token?: string;
  askHttp: AskHttp;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const timeoutMs = 5000;

/** A panel renderer by its own HTTP side: pictures and reports from its preview, changes in the order they were asked for. */
export class ServiceMatrixTransport implements MatrixTransport {
  readonly #options: ServiceMatrixTransportOptions;
  readonly #link: ServiceLink;
  #listener: MatrixListener | undefined;
  #hasBeenOpen = false;
  /** Ends what is being asked when the conversation does; absent while there is none. */
  #conversation: AbortController | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: ServiceMatrixTransportOptions) {
    const { url, token, WebSocket, clock } = options;
    this.#options = options;
    const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
    this.#link = new ServiceLink({ url: `${url.replace(/^http/, 'ws')}/ws${query}`, WebSocket, clock });
  }

  start(listener: MatrixListener): void {
    this.#listener = listener;
    this.#hasBeenOpen = false;
    this.#link.start({
      opened: () => {
        this.#hasBeenOpen = true;
        this.#conversation = new AbortController();
        this.#listener?.onStatus({ presence: 'live', problems: [] });
        this.#listener?.onReady();
      },
      report: (report: MatrixReport) => this.#listener?.onReport(report),
      picture: (picture) => this.#listener?.onPicture(picture),
      closed: () => {
        this.#endConversation();
        this.#tellAbsence(undefined);
        void this.#findReason();
      },
    });
  }

  stop(): void {
    this.#listener = undefined;
    this.#link.stop();
    this.#endConversation();
  }

  getSettings(): Promise<MatrixSettings> {
    return this.#inOrder(async () => {
      const { status, body } = await this.#ask('GET');
      if (status === 200 && isSettings(body)) return body;
      throw makeFailure(status, body);
    });
  }

  setSettings(patch: Partial<MatrixSettings>): Promise<{ settings: MatrixSettings; isPersisted: boolean }> {
    return this.#inOrder(async () => {
      const { status, body } = await this.#ask('PUT', patch);
      const { settings, isPersisted } = body;
      if (status === 200 && isSettings(settings)) return { settings, isPersisted: isPersisted === true };
      throw makeFailure(status, body);
    });
  }

  /** Always refused: a service takes pictures and fetches none. */
  async setShow(): Promise<PanelShow> {
    throw makeServerError('show', { code: 'unknown_command', error: 'only a gateway sends pictures by itself' });
  }

  #inOrder<Result>(ask: () => Promise<Result>): Promise<Result> {
    if (this.#conversation === undefined) return Promise.reject(makeConnectionLostError('settings'));
    const answer = this.#tail.then(ask);
    // The line goes on after a failure, which is the caller's to handle.
    this.#tail = answer.catch(() => undefined);
    return answer;
  }

  async #ask(method: 'GET' | 'PUT', patch?: unknown): Promise<Answer> {
    const conversation = this.#conversation;
    if (conversation === undefined) throw makeConnectionLostError('settings');
    try {
      return await this.#fetch('/api/settings', { method, stop: conversation.signal, patch });
    } catch (error) {
      throw makeConnectionLostError('settings', error);
    }
  }

  async #fetch(
    path: string,
    { method = 'GET', stop, patch }: { method?: 'GET' | 'PUT'; stop?: AbortSignal; patch?: unknown } = {},
  ): Promise<Answer> {
    const { url, token, askHttp } = this.#options;
    const headers: Record<string, string> = {};
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (patch !== undefined) headers['content-type'] = 'application/json';
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = stop === undefined ? limit : AbortSignal.any([limit, stop]);
    const content = patch === undefined ? {} : { body: JSON.stringify(patch) };
    const response = await askHttp(`${url}${path}`, { method, headers, signal, redirect: 'error', ...content });
    const body = await response.json();
    return { status: response.status, body: isRecord(body) ? body : {} };
  }

  /** A WebSocket does not tell why it was refused; a request does. */
  async #findReason(): Promise<void> {
    try {
      const { status } = await this.#fetch('/api/status');
      if (status >= 400 && this.#conversation === undefined) this.#tellAbsence(status);
    } catch {
      // Nobody answers: that has been told.
    }
  }

  #tellAbsence(status: number | undefined): void {
    const presence = this.#hasBeenOpen ? 'lost' : 'connecting';
    this.#listener?.onStatus({ presence, problems: [describeAbsence(status)] });
  }

  #endConversation(): void {
    this.#conversation?.abort();
    this.#conversation = undefined;
  }
}

function makeFailure(status: number, { code, message: error }: Record<string, unknown>): Error {
  return makeServerError('settings', { code, error: error ?? `the panel renderer answered with status ${status}` });
}

function describeAbsence(status: number | undefined): Problem {
  if (status === 401) {
    const tip = 'Give the token of the service; a gateway takes it from MATRIX_TOKEN';
    return { severity: 'error', code: 'unauthorized', message: 'The panel renderer asks for its token', tip };
  }
  const what = status === undefined ? 'does not answer' : `refuses with status ${status}`;
  return {
    severity: 'warning',
    code: 'source_gone',
    message: `The panel renderer ${what}; it is tried again by itself`,
  };
}

function isSettings(value: unknown): value is MatrixSettings {
  return isRecord(value) && typeof value.brightness === 'number';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

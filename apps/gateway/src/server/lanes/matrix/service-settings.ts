import { GatewayError } from '../../errors.ts';
import type { MatrixPlace } from './host/matrix-place.ts';

/** What the service answered to a question about its settings, as a page may see it. */
export type SettingsAnswer =
  | { ok: true; settings: Record<string, unknown>; isPersisted?: boolean }
  | { ok: false; code: string; error: string };

const timeoutMs = 5000;

/** The settings of a panel renderer over its HTTP interface; changes reach it in the order they were asked for. */
export class ServiceSettings {
  readonly #place: MatrixPlace;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(place: MatrixPlace) {
    this.#place = place;
  }

  read(): Promise<SettingsAnswer> {
    return this.#inOrder(async () => {
      const { status, body } = await this.#request('GET');
      return status === 200 ? { ok: true, settings: body } : readFailure(status, body);
    });
  }

  change(patch: unknown): Promise<SettingsAnswer> {
    return this.#inOrder(async () => {
      const { status, body } = await this.#request('PUT', patch);
      const { settings, isPersisted } = body;
      if (status !== 200 || !isRecord(settings)) return readFailure(status, body);
      return { ok: true, settings, isPersisted: isPersisted === true };
    });
  }

  #inOrder(ask: () => Promise<SettingsAnswer>): Promise<SettingsAnswer> {
    const answer = this.#tail.then(ask);
    // The line goes on after a failure, which is the caller's to handle.
    this.#tail = answer.catch(() => undefined);
    return answer;
  }

  async #request(method: 'GET' | 'PUT', patch?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const { url, token } = this.#place;
    const headers: Record<string, string> = {};
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (patch !== undefined) headers['content-type'] = 'application/json';
    const signal = AbortSignal.timeout(timeoutMs);
    const content = patch === undefined ? {} : { body: JSON.stringify(patch) };
    try {
      const response = await fetch(`${url}/api/settings`, { method, headers, signal, redirect: 'error', ...content });
      const body: unknown = await response.json();
      return { status: response.status, body: isRecord(body) ? body : {} };
    } catch (error) {
      throw new GatewayError('source_gone', 'the panel renderer does not answer; ask again later', error);
    }
  }
}

function readFailure(status: number, { code, message }: Record<string, unknown>): SettingsAnswer {
  return {
    ok: false,
    code: typeof code === 'string' ? code : 'internal',
    error: typeof message === 'string' ? message : `the panel renderer answered with status ${status}`,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

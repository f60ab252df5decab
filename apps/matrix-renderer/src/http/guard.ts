import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { isLoopback } from '../net/is-loopback.ts';
import type { HttpSettings } from '../settings/service-settings.ts';

/** Why a request is turned away, as status and words for people. */
export interface Refusal {
  status: 401 | 403;
  message: string;
}

const wildcards = ['0.0.0.0', '::'];

/** Decides which requests are served: right host name, right page, and the token from other computers. */
export class Guard {
  readonly #settings: HttpSettings;
  readonly #isAllowed: (address: string) => boolean;
  readonly #names: ReadonlySet<string>;

  /** @param isAllowed whether `--allow` names an address */
  constructor(settings: HttpSettings, isAllowed: (address: string) => boolean) {
    this.#settings = settings;
    this.#isAllowed = isAllowed;
    this.#names = new Set([settings.host, hostname(), `${hostname()}.local`].map((name) => name.toLowerCase()));
  }

  /** Undefined when the request may go on. `isOpen` is for what tells nothing: no token is asked for. */
  refuse(request: IncomingMessage, { isOpen = false }: { isOpen?: boolean } = {}): Refusal | undefined {
    const { host, origin } = request.headers;
    const peer = request.socket.remoteAddress ?? '';
    if (!isLoopback(peer) && !this.#isAllowed(peer)) {
      return { status: 403, message: 'this address is not in --allow' };
    }
    // A page of another site may point its own name at this address; its requests carry that name.
    if (host === undefined || !this.#isOwnHost(stripPort(host))) {
      return { status: 403, message: 'this host name is not served; use the address the service prints' };
    }
    if (origin !== undefined && readHost(origin) !== host.toLowerCase()) {
      return { status: 403, message: 'pages of other sites may not use this service' };
    }
    if (isOpen || isLoopback(peer) || this.#hasToken(request)) return undefined;
    return { status: 401, message: 'send the token of --http-token as "Authorization: Bearer" or ?token=' };
  }

  #isOwnHost(name: string): boolean {
    if (isLoopback(name) || this.#names.has(name)) return true;
    // A number cannot be pointed elsewhere, so any address of this computer will do.
    return wildcards.includes(this.#settings.host) && isIP(name) !== 0;
  }

  #hasToken({ headers, url }: IncomingMessage): boolean {
    const { token } = this.#settings;
    const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? readQuery(url).get('token');
    if (token === undefined || token === '' || given === undefined || given === null) return false;
    const [expected, actual] = [Buffer.from(token), Buffer.from(given)];
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  }
}

/** The query of a request's address. */
export function readQuery(url: string | undefined): URLSearchParams {
  return new URL(url ?? '/', 'http://service').searchParams;
}

function stripPort(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');
}

function readHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

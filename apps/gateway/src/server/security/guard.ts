import { pageHeaders } from '@framelane/protocol/gateway';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.ts';
import type { AccessToken } from './access-token.ts';
import { type HostRules, isAllowedHost, isAllowedOrigin } from './allowed-hosts.ts';
import { signInPage } from './sign-in-page.ts';

export interface GuardOptions {
  token: AccessToken;
  hosts: HostRules;
}

/** Routes a probe may ask without a token: they tell nothing but that the server is there. */
const openRoutes = new Set(['/healthz', '/readyz']);

/**
 * Puts the rules about who may connect before every route, WebSockets included: a `Host` that is ours, an `Origin`
 * that is ours or absent, and the token as a cookie or as a bearer. A token in the address is taken once: the answer
 * sets the cookie and leads to the same address without it.
 */
export function addGuard(app: FastifyInstance, options: GuardOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(pageHeaders);
    checkSite(request, options.hosts);
    if (!options.token.isRequired) return;
    const offered = readQueryToken(request);
    if (offered !== undefined && request.method === 'GET') {
      if (!options.token.isToken(offered)) return refuse(request, reply);
      return signIn(request, reply, options);
    }
    if (openRoutes.has(request.url.split('?', 1)[0] ?? '')) return;
    if (!isSignedIn(request, options.token)) return refuse(request, reply);
  });
}

/** Cookies know no ports: without the port in its name, two gateways on one machine would sign each other out. */
function cookieName(request: FastifyRequest): string {
  const port = /:(\d+)$/.exec(request.headers.host ?? '')?.[1] ?? '80';
  return `framelane-${port}`;
}

function checkSite(request: FastifyRequest, rules: HostRules): void {
  const { host, origin } = request.headers;
  if (!isAllowedHost(host, rules, request.socket.localPort)) {
    throw new GatewayError(
      'forbidden_origin',
      'this server was asked under a name that is not its own; open the printed address',
    );
  }
  if (origin !== undefined && !isAllowedOrigin(origin, host ?? '', rules)) {
    throw new GatewayError('forbidden_origin', 'requests from pages of other sites are refused');
  }
  // Requests that carry no Origin, such as an <img> of another site, still say where they come from.
  const site = request.headers['sec-fetch-site'];
  const isNavigation = request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET';
  if ((site === 'cross-site' || site === 'same-site') && !isNavigation) {
    throw new GatewayError('forbidden_origin', 'requests from pages of other sites are refused');
  }
}

function isSignedIn(request: FastifyRequest, token: AccessToken): boolean {
  const bearer = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return token.isToken(bearer);
  const cookie = request.cookies[cookieName(request)];
  return cookie !== undefined && token.isCookie(cookie);
}

function readQueryToken(request: FastifyRequest): string | undefined {
  const start = request.url.indexOf('?');
  return start < 0 ? undefined : (new URLSearchParams(request.url.slice(start + 1)).get('token') ?? undefined);
}

function signIn(request: FastifyRequest, reply: FastifyReply, options: GuardOptions): FastifyReply {
  const url = new URL(request.url, 'http://localhost');
  url.searchParams.delete('token');
  reply.setCookie(cookieName(request), options.token.cookieValue ?? '', {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: options.hosts.publicOrigin?.startsWith('https:') ?? false,
  });
  // One slash at the start: "//name" would lead to another server.
  return reply.header('cache-control', 'no-store').redirect(`/${url.pathname.replace(/^\/+/, '')}${url.search}`, 303);
}

function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = new GatewayError('unauthorized', 'open the address that the gateway printed, it holds the token');
  const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  if (!wantsPage) throw error;
  return reply
    .code(error.statusCode)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(signInPage);
}

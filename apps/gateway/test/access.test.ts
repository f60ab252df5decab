import { request as httpRequest } from 'node:http';
import { isLoopback } from '@framelane/protocol';
import { describe, expect, it } from 'vitest';
import { isAllowedHost, isAllowedOrigin } from '../src/server/security/allowed-hosts.ts';
import { Page } from './support/page.ts';
import { startGateway, type TestGateway, testToken } from './support/start-gateway.ts';

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** A request with any headers, which `fetch` does not allow for `Host` and `Origin`. */
function ask(gateway: TestGateway, path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  const { method = 'GET', headers = {} } = options;
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: gateway.port, path, method, headers, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    request.on('error', reject);
    request.end();
  });
}

const bearer = { authorization: `Bearer ${testToken}` };

describe('host and origin', () => {
  it('refuses a host name that is not its own, also with the token', async () => {
    const gateway = await startGateway();
    const port = gateway.port;
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1:1', '127.0.0.1', `127.0.0.1:${port}@evil`]) {
      const answer = await ask(gateway, '/api/sources', { headers: { ...bearer, host } });
      expect([host, answer.status]).toEqual([host, 403]);
    }
    const own = await ask(gateway, '/api/sources', { headers: { ...bearer, host: `localhost:${gateway.port}` } });
    expect(own.status).toBe(200);
  });

  it('refuses pages of other sites: by Origin, by "null" and by what the browser says of the site', async () => {
    const gateway = await startGateway();
    const own = gateway.url;
    const refused: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: own.replace('http:', 'https:') },
      { origin: `http://localhost:${gateway.port}` },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
    ];
    for (const headers of refused) {
      const answer = await ask(gateway, '/api/sources', { headers: { ...bearer, ...headers } });
      expect([headers, answer.status]).toEqual([headers, 403]);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'forbidden_origin' });
    }
    for (const headers of [{ origin: own }, { 'sec-fetch-site': 'same-origin' }, {}]) {
      expect((await ask(gateway, '/api/sources', { headers: { ...bearer, ...headers } })).status).toBe(200);
    }
  });

  it('refuses a cross-site POST and leaves nothing behind', async () => {
    const gateway = await startGateway();
    const headers = { ...bearer, origin: 'https://evil.example', 'content-type': 'text/plain' };
    const answer = await ask(gateway, '/api/media?name=clip.mp4', { method: 'POST', headers });
    expect(answer.status).toBe(403);
  });

  it('refuses the socket of a foreign page, a foreign host and a missing token before it opens', async () => {
    const gateway = await startGateway();
    const open = (headers: Record<string, string>, token: string = testToken) =>
      Page.open({ url: gateway.url, token, headers });
    await expect(open({ origin: 'https://evil.example' })).rejects.toThrow('status 403');
    await expect(open({ host: `evil.example:${gateway.port}` })).rejects.toThrow('status 403');
    await expect(open({}, 'not-the-token')).rejects.toThrow('status 401');
  });

  it('knows its own names', () => {
    const loopback = { listenHost: '127.0.0.1' };
    expect(isAllowedHost('127.0.0.1:7730', loopback, 7730)).toBe(true);
    expect(isAllowedHost('LOCALHOST:7730', loopback, 7730)).toBe(true);
    expect(isAllowedHost('127.0.0.1.evil.example:7730', loopback, 7730)).toBe(false);
    expect(isAllowedHost(undefined, loopback, 7730)).toBe(false);
    expect(isAllowedHost('[::1]:7730', { listenHost: '::1' }, 7730)).toBe(true);
    const proxied = { ...loopback, publicOrigin: 'https://viewer.example' };
    expect(isAllowedHost('viewer.example', proxied, 7730)).toBe(true);
    expect(isAllowedOrigin('https://viewer.example', 'viewer.example', proxied)).toBe(true);
    expect(isAllowedOrigin('http://viewer.example.evil', 'viewer.example', proxied)).toBe(false);
    expect(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.168.1.2', 'localhost.evil.example', '127.0.0.1.evil'].some(isLoopback)).toBe(false);
  });
});

describe('token', () => {
  it('is exchanged for a strict cookie once and leaves the address', async () => {
    const gateway = await startGateway();
    const signIn = await ask(gateway, `/?token=${testToken}&lane=engine`, {
      headers: { 'sec-fetch-mode': 'navigate' },
    });
    expect(signIn.status).toBe(303);
    expect(signIn.headers.location).toBe('/?lane=engine');
    const cookie = String(signIn.headers['set-cookie']);
    expect(cookie).toMatch(new RegExp(`^framelane-${gateway.port}=[\\w-]+; Path=/; HttpOnly; SameSite=Strict$`));
    expect(cookie).not.toContain(testToken);
    const signedIn = await ask(gateway, '/api/sources', { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(signedIn.status).toBe(200);
  });

  it('cannot be made to lead to another server', async () => {
    const gateway = await startGateway();
    const answer = await ask(gateway, `//evil.example/?token=${testToken}`);
    expect(answer.headers.location).toMatch(/^\/(?!\/)/);
  });

  it('is asked for everywhere but at the probes', async () => {
    const gateway = await startGateway();
    for (const path of [
      '/',
      '/api/sources',
      '/api/media',
      '/metrics',
      '/api/openapi.json',
      '/ws?lane=engine',
      '/nothing',
    ]) {
      const answer = await ask(gateway, path);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'unauthorized' });
    }
    for (const headers of [
      { authorization: `Bearer ${testToken}x` },
      { authorization: `Basic ${testToken}` },
      { cookie: `framelane-${gateway.port}=${testToken}` },
      { cookie: 'framelane-1=x' },
    ]) {
      expect((await ask(gateway, '/api/sources', { headers })).status).toBe(401);
    }
    expect((await ask(gateway, '/api/sources?token=wrong')).status).toBe(401);
    expect((await ask(gateway, '/healthz')).status).toBe(200);
  });

  it('tells a browser what to do', async () => {
    const gateway = await startGateway();
    const answer = await ask(gateway, '/', { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.body).toContain('Open the address that it printed');
  });

  it('is not needed with none', async () => {
    const gateway = await startGateway({ token: { type: 'none' } });
    expect((await ask(gateway, '/api/sources')).status).toBe(200);
  });

  it('is new at each start and cannot be guessed from its length', async () => {
    const [first, second] = [
      await startGateway({ token: { type: 'auto' } }),
      await startGateway({ token: { type: 'auto' } }),
    ];
    const values = [first.gateway.token.value, second.gateway.token.value];
    expect(new Set(values).size).toBe(2);
    for (const value of values) expect(value).toMatch(/^[\w-]{32}$/);
  });
});

describe('headers', () => {
  it('isolate every answer and allow nothing inline', async () => {
    const gateway = await startGateway();
    for (const [path, headers] of [
      ['/', bearer],
      ['/api/sources', bearer],
      ['/nothing', bearer],
      ['/api/sources', {}],
    ] as const) {
      const answer = await ask(gateway, path, { headers });
      expect(answer.headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*/);
    }
  });
});

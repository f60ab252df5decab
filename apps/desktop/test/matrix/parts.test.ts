import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { FramelaneError } from '@framelane/protocol';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../src/main/cli-options.ts';
import type { PortLike } from '../../src/main/ipc/page-port.ts';
import { type LaneFacts, listSources } from '../../src/main/lanes/list-sources.ts';
import { askHttp } from '../../src/main/matrix/ask-http.ts';
import { chooseFirstShow } from '../../src/main/matrix/first-show.ts';
import { MatrixPort } from '../../src/main/matrix/matrix-port.ts';
import type { MatrixQuestion, MatrixReply } from '../../src/shared/matrix-port.ts';

const cleanUp = useCleanUp();
const patience = { timeout: 30_000 };
const question = { method: 'GET', headers: {}, redirect: 'error' } as const;

describe('what is said of a panel on the command line', () => {
  it('is to start one, to attach to one with the token of the environment, or that none is wanted', () => {
    const read = (value: string, env = {}) => parseOptions(['--matrix', value], env);
    expect(read('spawn')).toMatchObject({ options: { matrix: { type: 'spawn' } } });
    expect(parseOptions(['--matrix=off'])).toMatchObject({ options: { matrix: { type: 'off' } } });
    const url = 'http://127.0.0.1:8080';
    expect(read(url)).toMatchObject({ options: { matrix: { type: 'attach', url } } });
    expect(read(url, { MATRIX_TOKEN: 'secret' })).toMatchObject({ options: { matrix: { url, token: 'secret' } } });
    for (const wrong of ['http://wall.example:80', 'https://127.0.0.1:80', 'http://127.0.0.1:80/path', 'demo']) {
      expect(read(wrong)).toMatchObject({ type: 'wrong', message: expect.stringContaining(wrong) });
    }
  });

  it('decides whether pages hear of one', () => {
    const engine = { presence: 'live' as const, problems: [], engine: { restarts: 0 }, conversation: 1 };
    const facts: LaneFacts = { engine, stream: { problems: [] } };
    const panel = { id: 'matrix', lane: 'matrix', name: 'isolated-render', state: 'live' } as const;
    expect(listSources(facts).map(({ lane }) => lane)).toEqual(['engine', 'stream']);
    expect(listSources({ ...facts, panel }).at(-1)).toEqual(panel);
  });
});

describe('what a panel shows at the start', () => {
  const url = 'http://127.0.0.1:8080';
  const kept = { panel: 'own', choice: { source: 'engine', fit: 'cover', fps: 24 } } as const;
  const lanes = { findRing: () => undefined };

  it('is what was chosen for that panel, if its lane is on', () => {
    expect(chooseFirstShow({ type: 'spawn' }, { kept, lanes })).toEqual(kept.choice);
    expect(chooseFirstShow({ type: 'attach', url }, { kept: { ...kept, panel: url }, lanes })).toEqual(kept.choice);
    expect(chooseFirstShow({ type: 'spawn' }, { kept, lanes: {} })).toMatchObject({ source: 'demo' });
  });

  it('is moving colours on a panel of ours, and what others send on one of theirs', () => {
    expect(chooseFirstShow({ type: 'spawn' }, { kept: undefined, lanes })).toMatchObject({ source: 'demo' });
    expect(chooseFirstShow({ type: 'attach', url }, { kept, lanes })).toMatchObject({ source: 'none' });
  });
});

/** The end of a page: what it is told, and a way to ask. */
function openPage(answer: (question: MatrixQuestion) => Promise<object>) {
  const { port1, port2 } = new MessageChannel();
  const heard: MatrixReply[] = [];
  let hasEnded = false;
  port2.on('message', (reply: MatrixReply) => heard.push(reply));
  port2.on('close', () => {
    hasEnded = true;
  });
  cleanUp({ close: () => port2.close() });
  // Electron's ports wrap what they hear.
  const port: PortLike = {
    on: (event: string, listener: (message: { data: unknown }) => void) =>
      port1.on(event, (data: unknown) => listener({ data })),
    start: () => port1.start(),
    close: () => port1.close(),
    postMessage: (message: unknown) => port1.postMessage(message),
  };
  const served = new MatrixPort({ port, answer, onClosed: () => undefined });
  return { served, heard, say: (request: unknown) => port2.postMessage(request), hasEnded: () => hasEnded };
}

describe('a page that looks at the panel', () => {
  const picture = (shade: number) => ({ width: 1, height: 1, pixels: new Uint8Array([shade, shade, shade]) });
  const readShades = (heard: readonly MatrixReply[]) =>
    heard.flatMap((reply) => (reply.type === 'picture' ? [reply.pixels[0]] : []));

  it('gets a picture for each time it asks, the newest', async () => {
    const { served, heard, say } = openPage(async () => ({}));
    for (const shade of [1, 2, 3]) served.offerPicture(picture(shade));
    say({ type: 'next' });
    await expect.poll(() => readShades(heard), patience).toEqual([3]);
    say({ type: 'next' });
    say({ type: 'get-settings', number: 1 });
    await expect.poll(() => heard.at(-1), patience).toMatchObject({ type: 'answer', number: 1 });
    for (const shade of [4, 5]) served.offerPicture(picture(shade));
    await expect.poll(() => readShades(heard), patience).toEqual([3, 4]);
  });

  it('hears why it was refused, and nothing of what went wrong inside', async () => {
    const failures = [
      new FramelaneError('ERR_VIEWER_SERVER', 'too bright', { wireCode: 'bad_request' }),
      new Error('at /home/somebody'),
    ];
    const { heard, say } = openPage(async ({ number }) => Promise.reject(failures[number - 1]));
    say({ type: 'get-settings', number: 1 });
    say({ type: 'get-settings', number: 2 });
    await expect.poll(() => heard.length, patience).toBe(2);
    expect(heard).toEqual([
      expect.objectContaining({ number: 1, outcome: expect.objectContaining({ wireCode: 'bad_request' }) }),
      expect.objectContaining({ number: 2, outcome: expect.objectContaining({ code: 'ERR_VIEWER_SERVER' }) }),
    ]);
    expect(JSON.stringify(heard)).not.toContain('somebody');
  });

  it('is shown the door for another message', async () => {
    const { say, hasEnded } = openPage(async () => ({}));
    say({ type: 'next', twice: true });
    await expect.poll(hasEnded, patience).toBe(true);
  });
});

describe('asking a server of this machine', () => {
  async function serve(body: string): Promise<string> {
    const server = createServer((request, response) => {
      if (request.url === '/hangs') return;
      response.statusCode = request.method === 'PUT' ? 400 : 200;
      response.end(body);
    });
    cleanUp({ close: () => server.close().closeAllConnections() });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('gives status and content', async () => {
    const url = await serve('{"brightness":20}');
    const { signal } = new AbortController();
    const got = await askHttp(url, { ...question, signal });
    expect([got.status, await got.json()]).toEqual([200, { brightness: 20 }]);
    expect((await askHttp(url, { ...question, method: 'PUT', body: '{}', signal })).status).toBe(400);
  });

  it('fails when it is given up, when nobody answers, and for an answer without end', async () => {
    const url = await serve('x'.repeat(2 * 1024 ** 2));
    const stop = new AbortController();
    const asking = askHttp(`${url}/hangs`, { ...question, signal: stop.signal });
    stop.abort();
    await expect(asking).rejects.toThrow();
    const { signal } = new AbortController();
    await expect(askHttp('http://127.0.0.1:1', { ...question, signal })).rejects.toThrow('ECONNREFUSED');
    await expect(askHttp(url, { ...question, signal })).rejects.toThrow('expected at most');
  });
});

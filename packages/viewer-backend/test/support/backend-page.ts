import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from '@framelane/browser-runtime';
import { build } from 'vite';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

const pageFolder = fileURLToPath(new URL('../page', import.meta.url));
const html = '<!doctype html><meta charset="utf-8"><title>cases</title><script type="module" src="/main.js"></script>';
const entry = (id: string, name: string) => ({ id, name, kind: 'video' });

export interface BackendPage {
  run<Result>(caseName: string): Promise<Result>;
  problems: string[];
  /** Bytes received by each upload. */
  uploads: { name: string; byteLength: number }[];
  close(): Promise<void>;
}

/** The cases of `test/page` in a real browser, with a gateway at the same address. */
export async function openBackendPage(): Promise<BackendPage> {
  const script = await bundlePage();
  const uploads: BackendPage['uploads'] = [];
  let gateway: TestGateway | undefined;
  gateway = await startTestGateway({
    handleHttp: (request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (url.pathname === '/') send(response, 200, html, 'text/html');
      else if (url.pathname === '/main.js') send(response, 200, script, 'text/javascript');
      else if (url.pathname === '/favicon.ico') send(response, 204, '');
      else if (url.pathname === '/restart') {
        for (const { engine } of gateway?.sessions ?? []) engine.restart();
        send(response, 204, '');
      } else if (request.method === 'POST') void receiveUpload(request, response, { url, uploads });
      else list(response, url.searchParams.get('dir'));
    },
  });
  const browser = await launchBrowser();
  async function close(): Promise<void> {
    await browser.close();
    await gateway?.close();
  }
  try {
    const { page, problems } = await openPage(browser, `${gateway.origin}/`);
    return { run: (name) => page.evaluate(`window.cases[${JSON.stringify(name)}]()`), problems, uploads, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  // Shared memory is there only for pages that nobody else can reach into.
  const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  response.writeHead(status, { 'content-type': type, ...isolation }).end(body);
}

function list(response: ServerResponse, dir: string | null): void {
  if (dir === 'missing') {
    send(response, 404, JSON.stringify({ code: 'not_found', message: 'no such folder' }));
    return;
  }
  const listing = {
    id: dir,
    name: dir ?? 'Media',
    parentId: null,
    entries: [entry('v1', 'one.mp4')],
    isTruncated: false,
  };
  send(response, 200, JSON.stringify(listing));
}

async function receiveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  { url, uploads }: { url: URL; uploads: BackendPage['uploads'] },
): Promise<void> {
  const name = url.searchParams.get('name') ?? '';
  let byteLength = 0;
  try {
    for await (const chunk of request) byteLength += (chunk as Buffer).byteLength;
  } catch {
    // The page took it back.
    return;
  }
  uploads.push({ name, byteLength });
  if (name.endsWith('.txt')) send(response, 415, JSON.stringify({ code: 'unsupported_media', message: 'no video' }));
  else send(response, 201, JSON.stringify({ entry: entry('up1', name) }));
}

async function bundlePage(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: pageFolder,
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rollupOptions: { input: `${pageFolder}/main.tsx`, preserveEntrySignatures: 'strict' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const chunk = output.output.find((file) => file.type === 'chunk');
    if (chunk?.type === 'chunk') return chunk.code;
  }
  throw new Error('expected one script from the page bundle, got none');
}

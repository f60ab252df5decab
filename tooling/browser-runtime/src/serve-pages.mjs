import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const typeByExtension = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
};

const isolationHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-store',
};

/** @param {Record<string, import('./index.mjs').ServedPage>} pages */
export async function servePages(pages) {
  const server = createServer((request, response) => {
    answer(pages, request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function answer(pages, request, response) {
  const { pathname } = new URL(request.url, 'http://loopback');
  if (pathname === '/favicon.ico') {
    // Browsers ask for it by themselves, and a 404 would show up as a console error of the page under test.
    response.writeHead(204, isolationHeaders).end();
    return;
  }
  const page = Object.hasOwn(pages, pathname) ? pages[pathname] : undefined;
  if (page === undefined) {
    response.writeHead(404, { ...isolationHeaders, 'content-type': 'text/plain' }).end(`nothing at ${pathname}`);
    return;
  }
  const body = 'file' in page ? await readFile(page.file) : page.body;
  const extension = extname('file' in page ? page.file : pathname) || '.html';
  const type = page.type ?? typeByExtension[extension] ?? 'application/octet-stream';
  response.writeHead(200, { ...isolationHeaders, 'content-type': type }).end(body);
}

import { createServer } from 'node:http';

/**
 * An HTTP server on a free port of the loopback interface.
 *
 * @param {import('node:http').RequestListener} onRequest
 * @returns {Promise<{ url: string, close(): Promise<void> }>} `close` also ends the connections that are open
 */
export async function serveLoopback(onRequest) {
  const server = createServer(onRequest);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { createServer } from 'node:http';

/** @type {typeof import('./index.mjs').answerOnce} */
export async function answerOnce(makeAnswer) {
  let answer;
  const server = createServer((_request, response) => {
    answer ??= makeAnswer();
    answer.then(
      (value) => response.end(JSON.stringify(value)),
      (error) => response.writeHead(500).end(String(error?.stack ?? error)),
    );
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

import { serveLoopback } from './serve-loopback.mjs';

/** @type {typeof import('./index.mjs').answerOnce} */
export function answerOnce(makeAnswer) {
  let answer;
  return serveLoopback((_request, response) => {
    answer ??= makeAnswer();
    answer.then(
      (value) => response.end(JSON.stringify(value)),
      (error) => response.writeHead(500).end(String(error?.stack ?? error)),
    );
  });
}

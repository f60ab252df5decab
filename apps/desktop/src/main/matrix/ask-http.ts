import { request } from 'node:http';
import type { AskHttp } from '@framelane/viewer-backend/node/matrix';

const maxAnswerBytes = 1024 ** 2;

/** Asks a server of this machine: runtimes before Node 18 have no `fetch`. Follows no redirect. */
export const askHttp: AskHttp = (url, { method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const sent = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
    const call = request(url, { method, headers: sent, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let byteLength = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        byteLength += chunk.byteLength;
        if (byteLength > maxAnswerBytes) call.destroy(new Error(`expected at most ${maxAnswerBytes} bytes of answer`));
        else chunks.push(chunk);
      });
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, json: async (): Promise<unknown> => JSON.parse(text) });
      });
    });
    call.on('error', reject);
    call.end(body);
  });

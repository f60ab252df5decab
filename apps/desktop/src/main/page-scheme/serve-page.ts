import { pageHeaders } from '@framelane/protocol/gateway';
import { type Protocol, protocol } from 'electron';
import { appScheme } from '../../shared/app-origin.ts';
import { failurePage, failureUrl } from './failure-page.ts';
import { type PageFile, readPageFile } from './read-page-file.ts';

const notFound = 404;
const methodNotAllowed = 405;
const failureFile: PageFile = { bytes: Buffer.from(failurePage), contentType: 'text/html; charset=utf-8' };

/** Must run before the application is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Serves the built page from `pageDir` to windows of the session that `target` belongs to. */
export function servePage(target: Protocol, pageDir: string): void {
  // Electron 22 has no `handle`; later ones deprecate what it has.
  if ('handle' in target) {
    target.handle(appScheme, async (request) => {
      const answer = await answerRequest(pageDir, request);
      return new Response(new Uint8Array(answer.data), { status: answer.statusCode, headers: answer.headers });
    });
  } else serveBuffers(target, pageDir);
}

function serveBuffers(target: Pick<Protocol, 'registerBufferProtocol'>, pageDir: string): void {
  target.registerBufferProtocol(appScheme, (request, callback) => {
    void answerRequest(pageDir, request).then(callback);
  });
}

async function answerRequest(pageDir: string, request: { url: string; method: string }) {
  if (request.method !== 'GET') return makeRefusal(methodNotAllowed);
  const file = request.url === failureUrl ? failureFile : await readPageFile(pageDir, request.url);
  if (file === undefined) return makeRefusal(notFound);
  const headers = { ...pageHeaders, 'content-type': file.contentType };
  return { statusCode: 200, headers, mimeType: file.contentType.replace(/;.*$/, ''), data: file.bytes };
}

function makeRefusal(statusCode: number) {
  const headers = { ...pageHeaders, 'content-type': 'text/plain' };
  return { statusCode, headers, mimeType: 'text/plain', data: Buffer.alloc(0) };
}

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

export interface PageContent {
  /** Folder of the built page. */
  pageDir: string;
  /** A span of sound by its address. */
  findSound: (address: string) => Buffer | undefined;
}

/** Serves the page and its sound to windows of the session that `target` belongs to. */
export function servePage(target: Protocol, content: PageContent): void {
  // Electron 22 has no `handle`; later ones deprecate what it has.
  if ('handle' in target) {
    target.handle(appScheme, async (request) => {
      const answer = await answerRequest(content, request);
      return new Response(new Uint8Array(answer.data), { status: answer.statusCode, headers: answer.headers });
    });
  } else serveBuffers(target, content);
}

function serveBuffers(target: Pick<Protocol, 'registerBufferProtocol'>, content: PageContent): void {
  target.registerBufferProtocol(appScheme, (request, callback) => {
    void answerRequest(content, request).then(callback);
  });
}

async function answerRequest(content: PageContent, request: { url: string; method: string }) {
  if (request.method !== 'GET') return makeRefusal(methodNotAllowed);
  const file = await findFile(content, request.url);
  if (file === undefined) return makeRefusal(notFound);
  const headers = { ...pageHeaders, 'content-type': file.contentType };
  return { statusCode: 200, headers, mimeType: file.contentType.replace(/;.*$/, ''), data: file.bytes };
}

async function findFile({ pageDir, findSound }: PageContent, address: string): Promise<PageFile | undefined> {
  if (address === failureUrl) return failureFile;
  const sound = findSound(address);
  return sound === undefined ? readPageFile(pageDir, address) : { bytes: sound, contentType: 'audio/wav' };
}

function makeRefusal(statusCode: number) {
  const headers = { ...pageHeaders, 'content-type': 'text/plain' };
  return { statusCode, headers, mimeType: 'text/plain', data: Buffer.alloc(0) };
}

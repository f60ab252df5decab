import type { MediaEntry, MediaListing } from '@framelane/protocol/gateway';
import type { MediaLibrary, MediaRef, UploadOptions } from '../common/media-library.ts';
import {
  makeCancelledError,
  makeConnectionLostError,
  makeInvalidError,
  makeServerError,
} from '../common/viewer-errors.ts';

export interface HttpMediaLibraryOptions {
  /** @default '/api/media' */
  url?: string;
  /** @default the page's */
  fetch?: (url: string) => Promise<Pick<Response, 'ok' | 'status' | 'json'>>;
  /** Makes the request of an upload. `fetch` cannot tell how much of a body was sent. @default a new XMLHttpRequest */
  makeRequest?: () => UploadRequest;
}

/** The part of an XMLHttpRequest that is used. */
export interface UploadRequest {
  readonly status: number;
  readonly responseText: string;
  readonly upload: {
    addEventListener(type: 'progress', listener: (event: { loaded: number; total: number }) => void): void;
  };
  open(method: string, url: string): void;
  send(body: File): void;
  abort(): void;
  addEventListener(type: 'load' | 'error' | 'abort', listener: () => void): void;
}

/** The files of a gateway, by ids: `GET` lists a folder, `POST` streams an upload. */
export function createHttpMediaLibrary(options: HttpMediaLibraryOptions = {}): MediaLibrary<File> {
  const url = options.url ?? '/api/media';
  const request = options.fetch ?? ((address: string) => fetch(address));
  const makeRequest = options.makeRequest ?? (() => new XMLHttpRequest());
  return {
    list: (folderId) =>
      listFolder(folderId === undefined ? url : `${url}?${new URLSearchParams({ dir: folderId })}`, request),
    downloadUrl: (id) => `${url}/file?${new URLSearchParams({ id })}`,
    upload: (file, uploadOptions = {}) =>
      uploadFile(makeRequest(), `${url}?${new URLSearchParams({ name: file.name })}`, { file, ...uploadOptions }),
  };
}

async function listFolder(url: string, request: NonNullable<HttpMediaLibraryOptions['fetch']>): Promise<MediaListing> {
  const response = await request(url).catch((cause: unknown) => {
    throw makeConnectionLostError('the media list', cause);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw makeServerError('media list', readFailure(body, response.status));
  if (!isListing(body)) throw makeInvalidError('a media listing', body);
  return body;
}

function uploadFile(request: UploadRequest, url: string, options: UploadOptions & { file: File }): Promise<MediaRef> {
  const { file, onProgress, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(makeCancelledError('upload'));
      return;
    }
    request.open('POST', url);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(total === 0 ? 1 : loaded / total));
    request.addEventListener('load', () => {
      const result = readUpload(request);
      if (result instanceof Error) reject(result);
      else resolve({ type: 'id', id: result.id, name: result.name });
    });
    request.addEventListener('error', () => reject(makeConnectionLostError('the upload')));
    request.addEventListener('abort', () => reject(makeCancelledError('upload')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function readUpload({ status, responseText }: UploadRequest): MediaEntry | Error {
  const body = parseJson(responseText);
  if (status < 200 || status >= 300) return makeServerError('upload', readFailure(body, status));
  const entry = isRecord(body) ? body.entry : undefined;
  return isEntry(entry) ? entry : makeInvalidError('an uploaded file', body);
}

function readFailure(body: unknown, status: number): { code: unknown; error: unknown } {
  if (isRecord(body)) return { code: body.code, error: body.message };
  return { code: `http_${status}`, error: `the gateway answered with status ${status}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isListing(value: unknown): value is MediaListing {
  return isRecord(value) && Array.isArray(value.entries) && value.entries.every(isEntry);
}

function isEntry(value: unknown): value is MediaEntry {
  return isRecord(value) && typeof value.id === 'string' && typeof value.name === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

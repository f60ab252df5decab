import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { HttpErrorSchema, UploadResultSchema } from '@framelane/protocol/gateway';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { GatewayError } from '../errors.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import { createTooLarge, storeUpload } from '../media/store-upload.ts';
import { makeUploadName } from '../media/upload-name.ts';
import { readByteRange } from './byte-range.ts';
import { listingSchema } from './listing-schema.ts';

export interface MediaRoutesOptions {
  library: MediaLibrary;
  maxUploadBytes: number;
}

const maxUploadsAtOnce = 4;
const stalledUploadMs = 30_000;
const FileQuery = Type.Object({ id: Type.String({ minLength: 1, maxLength: 8192 }) });
const UploadQuery = Type.Object({ name: Type.String({ minLength: 1, maxLength: 1024 }) });

/** `GET /api/media` lists folders, `POST /api/media?name=` takes the raw bytes of one video. */
export async function addMediaRoutes(app: FastifyInstance, options: MediaRoutesOptions): Promise<void> {
  const { library, maxUploadBytes } = options;
  let uploads = 0;

  // The body stays a stream, whatever type the browser gives it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

  app.get<{ Querystring: { root?: string; dir?: string } }>(
    '/api/media',
    { schema: listingSchema('List the media roots, or the folder `dir`') },
    (request) => library.list(request.query.dir ?? request.query.root),
  );

  app.get<{ Querystring: { id: string } }>(
    '/api/media/file',
    {
      schema: {
        summary: 'The file itself, to keep',
        querystring: FileQuery,
        produces: ['application/octet-stream'],
        response: { 404: HttpErrorSchema, 416: HttpErrorSchema },
      },
    },
    async (request, reply) => {
      const { name, path } = await library.openFile(request.query.id);
      const { size } = await stat(path);
      const range = readByteRange(request.headers.range, size);
      const { start, end } = range ?? { start: 0, end: size };
      reply
        .type('application/octet-stream')
        .header('accept-ranges', 'bytes')
        .header('content-length', end - start)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
      if (range !== undefined) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${size}`);
      return reply.send(end > start ? createReadStream(path, { start, end: end - 1 }) : '');
    },
  );

  app.post<{ Querystring: { name: string } }>(
    '/api/media',
    {
      schema: {
        summary: 'Store an upload: the raw bytes of a video as the body, its file name in `name`',
        querystring: UploadQuery,
        response: {
          201: UploadResultSchema,
          413: HttpErrorSchema,
          415: HttpErrorSchema,
          429: HttpErrorSchema,
          507: HttpErrorSchema,
        },
      },
    },
    async (request, reply) => {
      reply.header('connection', 'close');
      if (uploads >= maxUploadsAtOnce) {
        throw new GatewayError('rate_limited', `${maxUploadsAtOnce} uploads are running; wait for one to end`);
      }
      uploads += 1;
      try {
        const name = makeUploadName(request.query.name);
        if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) throw createTooLarge(maxUploadBytes);
        const stored = await receive(request, { folder: library.uploadDir, name, maxBytes: maxUploadBytes });
        return await reply.code(201).send({ entry: await library.describeUpload(stored) });
      } finally {
        uploads -= 1;
        drain(request);
      }
    },
  );
}

async function receive(
  request: FastifyRequest,
  target: { folder: string; name: string; maxBytes: number },
): Promise<string> {
  request.raw.setTimeout(stalledUploadMs, () => request.raw.destroy(new Error('no bytes came for a while')));
  return storeUpload(request.raw, target);
}

// Closing a connection with unread bytes resets it, and the browser would lose the answer. So what is left of a
// refused upload is read for a moment and thrown away.
function drain(request: FastifyRequest): void {
  if (request.raw.readableEnded || request.raw.destroyed) return;
  request.raw.on('error', () => request.raw.destroy());
  request.raw.resume();
  setTimeout(() => request.raw.socket.destroy(), 2000).unref();
}

import { HttpErrorSchema } from '@framelane/protocol/gateway';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { GatewayError } from '../errors.ts';
import { readByteRange } from './byte-range.ts';

/** Where the sound of open files comes from. */
export interface AudioSource {
  readonly sourceId: string;
  readAudio(assetId: string, span: { startS: number; durationS: number }): Promise<Buffer>;
}

const maxDurationS = 60;
const AudioParams = Type.Object({ assetId: Type.String({ minLength: 1, maxLength: 64 }) });
const AudioQuery = Type.Object({
  start: Type.Number({ minimum: 0 }),
  duration: Type.Number({ exclusiveMinimum: 0, maximum: maxDurationS }),
  source: Type.Optional(Type.String({ maxLength: 128 })),
});

/**
 * `GET /api/audio/:assetId?start=&duration=[&source=]`: a span of the sound of a file that is open in that engine, or
 * the first, as WAV; whole or a range of it.
 */
export function addAudioRoute(app: FastifyInstance, sources: readonly AudioSource[]): void {
  app.get<{ Params: { assetId: string }; Querystring: { start: number; duration: number; source?: string } }>(
    '/api/audio/:assetId',
    {
      schema: {
        summary: 'A span of the sound of an open file, seconds',
        params: AudioParams,
        querystring: AudioQuery,
        produces: ['audio/wav'],
        response: { 400: HttpErrorSchema, 404: HttpErrorSchema, 416: HttpErrorSchema, 503: HttpErrorSchema },
      },
    },
    async (request, reply) => {
      const { start, duration, source: sourceId } = request.query;
      const source = sourceId === undefined ? sources[0] : sources.find((one) => one.sourceId === sourceId);
      if (source === undefined) throw new GatewayError('not_found', 'there is no such engine; see /api/sources');
      const wav = await source.readAudio(request.params.assetId, { startS: start, durationS: duration });
      // The id changes with the file, so that a span of it never does.
      reply.type('audio/wav').header('accept-ranges', 'bytes').header('cache-control', 'private, max-age=3600');
      const range = readByteRange(request.headers.range, wav.byteLength);
      if (range === undefined) return reply.send(wav);
      reply.code(206).header('content-range', `bytes ${range.start}-${range.end - 1}/${wav.byteLength}`);
      return reply.send(wav.subarray(range.start, range.end));
    },
  );
}

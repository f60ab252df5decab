import { HttpErrorSchema, SourceInfoSchema } from '@framelane/protocol/gateway';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Lane } from '../contracts/lane.ts';
import { GatewayError } from '../errors.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { PngCache } from '../pictures/png-cache.ts';

export interface SourceRoutesOptions {
  lanes: readonly Lane[];
  metrics: GatewayMetrics;
}

const PictureQuery = Type.Object({ source: Type.String({ minLength: 1, maxLength: 128 }) });

/** What is running, and the newest picture of it as a PNG. */
export async function addSourceRoutes(app: FastifyInstance, { lanes, metrics }: SourceRoutesOptions): Promise<void> {
  const pictures = new PngCache();

  app.get(
    '/api/sources',
    {
      schema: {
        summary: 'List live engines, streams and panels',
        response: { 200: Type.Array(SourceInfoSchema) },
      },
    },
    () => lanes.map((lane) => lane.describeSource()),
  );

  app.get<{ Querystring: { source: string } }>(
    '/api/frame.png',
    {
      schema: {
        summary: 'The newest picture of a source',
        querystring: PictureQuery,
        produces: ['image/png'],
        response: { 404: HttpErrorSchema, 503: HttpErrorSchema },
      },
    },
    async (request, reply) => {
      const sourceId = request.query.source;
      const lane = lanes.find((candidate) => candidate.sourceId === sourceId);
      if (lane === undefined) throw new GatewayError('not_found', 'there is no such source; see /api/sources');
      const picture = await lane.copyNewestPicture();
      if (picture === undefined) throw new GatewayError('source_gone', 'the source has no picture yet');
      const startedMs = performance.now();
      const png = await pictures.encode(sourceId, picture);
      metrics.observeEncode(lane.name, performance.now() - startedMs);
      return reply.type('image/png').header('cache-control', 'no-store').send(png);
    },
  );
}

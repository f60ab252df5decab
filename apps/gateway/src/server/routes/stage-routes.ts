import type { FastifyInstance } from 'fastify';
import type { FolderLibrary } from '../media/folder-library.ts';
import { listingSchema } from './listing-schema.ts';

/** `GET /api/stages` lists the folders stages may be opened from. */
export function addStageRoutes(app: FastifyInstance, stages: FolderLibrary): void {
  app.get<{ Querystring: { root?: string; dir?: string } }>(
    '/api/stages',
    { schema: listingSchema('List the stage roots, or the folder `dir`') },
    (request) => stages.list(request.query.dir ?? request.query.root),
  );
}

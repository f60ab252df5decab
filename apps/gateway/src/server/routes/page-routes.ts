import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const notBuilt = `The page has not been built.
Run "pnpm --filter @framelane/gateway build" and reload.
`;

/** Serves the page from `pageDir`; says how to build it when it is not there. */
export async function addPageRoutes(app: FastifyInstance, pageDir: string): Promise<void> {
  if (!existsSync(join(pageDir, 'index.html'))) {
    app.get('/', (_request, reply) => reply.code(503).type('text/plain; charset=utf-8').send(notBuilt));
    return;
  }
  await app.register(fastifyStatic, {
    root: pageDir,
    // Files under assets/ carry a hash of their content in the name; all others may change with the next build.
    setHeaders: (response, path) => {
      const isHashed = path.includes('/assets/') || path.includes('\\assets\\');
      response.header('cache-control', isHashed ? 'private, max-age=31536000, immutable' : 'no-cache');
    },
    cacheControl: false,
  });
}

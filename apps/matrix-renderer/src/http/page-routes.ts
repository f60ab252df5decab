import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

/** The preview's files, beside the built program. */
const files = [
  { path: '/', name: 'preview.html', type: 'text/html; charset=utf-8' },
  { path: '/preview.css', name: 'preview.css', type: 'text/css; charset=utf-8' },
  { path: '/preview.js', name: 'preview.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** The page that shows the display in a browser. */
export function addPageRoutes(app: FastifyInstance): void {
  for (const { path, name, type } of files) {
    const text = readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
    app.get(path, (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(text));
  }
}

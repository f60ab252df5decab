import type { MatrixReport } from '@framelane/protocol/matrix';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { describeCause, ServiceError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import type { LiveSettings } from '../settings/live-settings.ts';
import { addFrameRoutes } from './frame-routes.ts';
import type { Guard } from './guard.ts';
import type { ServiceMetrics } from './metrics.ts';
import { addPageRoutes } from './page-routes.ts';
import type { PictureTap } from './picture-tap.ts';
import { addStatusRoutes } from './status-routes.ts';

export interface AppParts {
  guard: Guard;
  describe: () => MatrixReport;
  live: LiveSettings;
  tap: PictureTap;
  metrics: ServiceMetrics;
  log: Log;
}

const openPaths = ['/healthz'];
const maxBodyBytes = 16 * 1024;
const securityHeaders = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Puts the HTTP side together without listening. */
export function buildApp({ guard, describe, live, tap, metrics, log }: AppParts): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    bodyLimit: maxBodyBytes,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    const path = request.url.split('?', 1)[0] ?? '';
    const refusal = guard.refuse(request.raw, { isOpen: openPaths.includes(path) });
    if (refusal === undefined) return;
    return reply.code(refusal.status).send({ code: 'E_HTTP', message: refusal.message });
  });
  app.setErrorHandler((error: FastifyError | ServiceError, request, reply) => {
    const status = error instanceof ServiceError ? 400 : (error.statusCode ?? 500);
    if (status >= 500) log.error(`${request.method} ${request.routeOptions.url ?? ''}: ${describeCause(error)}`);
    const isBadSetting = 'validation' in error && error.validation !== undefined;
    const code = error instanceof ServiceError ? error.code : isBadSetting ? 'E_CONFIG' : 'E_HTTP';
    return reply.code(status).send({ code, message: status >= 500 ? 'a bug; the log tells more' : error.message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'E_HTTP', message: 'no such address' }));
  addStatusRoutes(app, describe, live);
  addFrameRoutes(app, tap);
  addPageRoutes(app);
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.write()));
  return app;
}

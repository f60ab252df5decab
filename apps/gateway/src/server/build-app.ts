import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Lane } from './contracts/lane.ts';
import { GatewayError } from './errors.ts';
import type { FolderLibrary } from './media/folder-library.ts';
import type { MediaLibrary } from './media/media-library.ts';
import type { GatewayMetrics } from './metrics.ts';
import { type AudioSource, addAudioRoute } from './routes/audio-route.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addMediaRoutes } from './routes/media-routes.ts';
import { addOpenApi } from './routes/open-api.ts';
import { addPageRoutes } from './routes/page-routes.ts';
import { addSocketRoute, addSockets } from './routes/socket-route.ts';
import { addSourceRoutes } from './routes/source-routes.ts';
import { addStageRoutes } from './routes/stage-routes.ts';
import { addGuard, type GuardOptions } from './security/guard.ts';
import { SocketHub } from './sockets/socket-hub.ts';
import type { SocketLimits } from './sockets/socket-limits.ts';

export interface AppParts {
  lanes: readonly Lane[];
  library: MediaLibrary;
  /** Folders with stages. Served while the stream lane is off too, as the page asks for them before it knows. */
  stages: FolderLibrary;
  /** The sound of the files that are open in each engine. */
  audio: readonly AudioSource[];
  metrics: GatewayMetrics;
  guard: GuardOptions;
  /** Folder of the built page. */
  pageDir: string;
  maxUploadBytes: number;
  version: string;
  log: Logger;
  socketLimits?: Partial<SocketLimits>;
}

/** Puts the server together without listening. Closing it closes every socket; the lanes stay the caller's. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { lanes, log, metrics, version } = parts;
  const app: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Addresses hold the token once; the line per request would put it into the log.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    return503OnClosing: false,
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = describeFailure(error);
    // A source that is away is a state, and whoever asked is told.
    if (failure.statusCode === 503)
      request.log.info({ code: failure.code }, 'a request came while its source was away');
    else if (failure.statusCode >= 500) request.log.error({ err: error, code: failure.code }, 'a request failed');
    return reply.code(failure.statusCode).send({ code: failure.code, message: failure.message });
  });
  app.setNotFoundHandler(() => {
    throw new GatewayError('not_found', 'no such address');
  });
  const hub = new SocketHub({ metrics, limits: parts.socketLimits ?? {} });
  await app.register(cookie);
  await addSockets(app, hub);
  addGuard(app, parts.guard);
  addOpenApi(app, version);
  addSocketRoute(app, { lanes, hub });
  await addHealthRoutes(app, { lanes, metrics, version });
  await addSourceRoutes(app, { lanes, metrics });
  await app.register(addMediaRoutes, { library: parts.library, maxUploadBytes: parts.maxUploadBytes });
  addStageRoutes(app, parts.stages);
  addAudioRoute(app, parts.audio);
  await addPageRoutes(app, parts.pageDir);
  return app;
}

function describeFailure(error: FastifyError): GatewayError {
  if (error instanceof GatewayError) return error;
  const status = error.statusCode ?? 500;
  if (status === 404) return new GatewayError('not_found', 'no such address', error);
  if (status === 413) return new GatewayError('too_large', 'the body is above the limit', error);
  if (status >= 400 && status < 500) return new GatewayError('bad_request', error.message, error);
  return new GatewayError('internal', 'something went wrong in the gateway; its log has the details', error);
}

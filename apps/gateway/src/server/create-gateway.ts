import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from './build-app.ts';
import { createEngineLane, type EngineLaneParts } from './lanes/engine/create-engine-lane.ts';
import type { Lane } from './lanes/lane.ts';
import { createMatrixLane, type MatrixLaneParts } from './lanes/matrix/create-matrix-lane.ts';
import { createStreamLane, type StreamLaneParts } from './lanes/stream/create-stream-lane.ts';
import { findShippedStages } from './lanes/stream/host/shipped-stages.ts';
import { type Listening, listenOnFreePort } from './listen.ts';
import { createLogger } from './logger.ts';
import { FolderLibrary } from './media/folder-library.ts';
import { keepIdSecret } from './media/id-secret.ts';
import { MediaLibrary } from './media/media-library.ts';
import { nameRoots } from './media/name-roots.ts';
import { hasStageExtension } from './media/stage-files.ts';
import { GatewayMetrics } from './metrics.ts';
import type { GatewayOptions } from './options.ts';
import { AccessToken } from './security/access-token.ts';
import type { SocketLimits } from './sockets/socket-limits.ts';

export interface Gateway {
  /** The server, for requests without a port. */
  readonly app: FastifyInstance;
  readonly token: AccessToken;
  /** Process id of the engine, while one is connected that was spawned here. */
  readonly enginePid: number | undefined;
  /** The same of the stage server. */
  readonly stageServerPid: number | undefined;
  /** The same of the panel renderer. */
  readonly panelRendererPid: number | undefined;
  /** Listens and starts the lanes; resolves as soon as pages can connect, the engine may still be starting. */
  start(): Promise<Listening>;
  /** Ends every socket, child and file that `start()` brought about. Safe to call twice. */
  close(): Promise<void>;
}

export interface CreateGatewayOptions extends GatewayOptions {
  version: string;
  socketLimits?: Partial<SocketLimits>;
}

/** Assembles a gateway without starting anything. */
export async function createGateway(options: CreateGatewayOptions): Promise<Gateway> {
  const log = createLogger(options);
  const token = new AccessToken(options.token);
  const metrics = new GatewayMetrics();
  const idSecret = await findIdSecret(options, log);
  const library = new MediaLibrary({
    roots: nameRoots(options.mediaRoots),
    uploads: { name: 'Uploads', path: options.uploadDir },
    ...idSecret,
  });
  const engine: EngineLaneParts | undefined =
    options.engine.type === 'off'
      ? undefined
      : createEngineLane({
          choice: options.engine,
          library,
          mediaRoots: [...options.mediaRoots, options.uploadDir, options.cacheDir],
          cacheDir: options.cacheDir,
          log: log.child({ lane: 'engine' }),
        });
  const shipped = findShippedStages();
  const stages = new FolderLibrary({
    roots: [
      ...(shipped === undefined ? [] : [{ name: 'Sample stages', path: shipped }]),
      ...nameRoots(options.stageRoots),
    ],
    title: 'Stages',
    kindOf: (name) => (hasStageExtension(name) ? 'stage' : 'other'),
    ...idSecret,
  });
  const stream: StreamLaneParts | undefined =
    options.stage.type === 'off'
      ? undefined
      : createStreamLane({
          choice: options.stage,
          stages,
          onEncoded: (elapsedMs) => metrics.observeEncode('stream', elapsedMs),
          log: log.child({ lane: 'stream' }),
        });
  const { matrix: choice = { type: 'off' } } = options;
  const matrix: MatrixLaneParts | undefined =
    choice.type === 'off'
      ? undefined
      : createMatrixLane({
          choice,
          stateDir: options.stateDir,
          lanes: {
            ...(stream === undefined ? {} : { findStream: () => stream.lane.attachedStream }),
            ...(engine === undefined ? {} : { findRing: () => engine.engine.ringPath }),
          },
          log: log.child({ lane: 'matrix' }),
        });
  const lanes: Lane[] = [engine?.lane, stream?.lane, matrix?.lane].filter((lane) => lane !== undefined);
  const { host, publicOrigin } = options;
  const app = await buildApp({
    lanes,
    library,
    metrics,
    stages,
    guard: { token, hosts: { listenHost: host, ...(publicOrigin === undefined ? {} : { publicOrigin }) } },
    pageDir: findPage(),
    ...(engine === undefined ? {} : { audio: engine.lane }),
    maxUploadBytes: options.maxUploadBytes,
    version: options.version,
    log,
    ...(options.socketLimits === undefined ? {} : { socketLimits: options.socketLimits }),
  });

  let closing: Promise<void> | undefined;
  const closeAll = async () => {
    for (const lane of lanes) lane.expectEnd?.();
    await app.close();
    await Promise.all([engine?.sample?.close(), ...lanes.map((lane) => lane.close())]);
  };
  return {
    app,
    token,
    get enginePid() {
      return engine?.engine.pid;
    },
    get stageServerPid() {
      return stream?.server?.pid;
    },
    get panelRendererPid() {
      return matrix?.panel?.pid;
    },
    start: async () => {
      const listening = await listenOnFreePort(app, options);
      await Promise.all(lanes.map((lane) => lane.start()));
      return listening;
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}

/** The built page lies beside this program; when it runs from its sources, in the build's folder. */
function findPage(): string {
  const beside = fileURLToPath(new URL('./web', import.meta.url));
  return existsSync(join(beside, 'index.html')) ? beside : fileURLToPath(new URL('../../dist/web', import.meta.url));
}

// Of a token of the user's own, so that the same ids hold on every machine with that token; else one that is kept here.
async function findIdSecret({ token, stateDir }: GatewayOptions, log: Logger): Promise<{ idSecret?: string }> {
  if (token.type === 'value') return { idSecret: token.value };
  try {
    return { idSecret: await keepIdSecret(stateDir) };
  } catch (error) {
    log.warn({ err: error }, 'ids of files hold until the end of this gateway only: their secret cannot be kept');
    return {};
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from './build-app.ts';
import { createLanes } from './lanes/create-lanes.ts';
import { keepAddressFile } from './lanes/engine/host/address-file.ts';
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
  const { engines, streams, panels, all: lanes } = createLanes({ options, library, stages, metrics, log });
  const { host, publicOrigin } = options;
  const app = await buildApp({
    lanes,
    library,
    metrics,
    stages,
    guard: { token, hosts: { listenHost: host, ...(publicOrigin === undefined ? {} : { publicOrigin }) } },
    pageDir: findPage(),
    audio: engines.map(({ lane }) => lane),
    maxUploadBytes: options.maxUploadBytes,
    version: options.version,
    log,
    ...(options.socketLimits === undefined ? {} : { socketLimits: options.socketLimits }),
  });

  let closing: Promise<void> | undefined;
  let forgetAddress: (() => void) | undefined;
  const closeAll = async () => {
    forgetAddress?.();
    for (const lane of lanes) lane.expectEnd?.();
    await app.close();
    await Promise.all([...engines.map(({ sample }) => sample?.close()), ...lanes.map((lane) => lane.close())]);
  };
  return {
    app,
    token,
    get enginePid() {
      return engines[0]?.engine.pid;
    },
    get stageServerPid() {
      return streams[0]?.server?.pid;
    },
    get panelRendererPid() {
      return panels[0]?.panel?.pid;
    },
    start: async () => {
      const listening = await listenOnFreePort(app, options);
      const { engineAddressFile: path } = options;
      const [first] = engines;
      if (path !== undefined && first !== undefined)
        forgetAddress = keepAddressFile({ engine: first.engine, path, log });
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

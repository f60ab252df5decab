import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createStageServer, type StageServer, type StageServerOptions } from '../../src/create-stage-server.ts';
import { createLogger } from '../../src/logger.ts';
import { Peer } from './peer.ts';

const stagesFolder = fileURLToPath(new URL('../../stages', import.meta.url));
export const fixturesFolder = fileURLToPath(new URL('../fixtures', import.meta.url));
export const primitives = `${stagesFolder}/primitives.usda`;
/** Two shapes with variants, two cameras. */
export const studio = `${fixturesFolder}/studio.usda`;
const smallSize = { width: 160, height: 90 };

/** A server in this process; it ends with the test. */
export function startServer(options: Partial<StageServerOptions> = {}): StageServer {
  const server = createStageServer({
    streamName: `stage-${randomUUID()}`,
    ...smallSize,
    slots: 3,
    fps: 240,
    stageRoots: [stagesFolder, fixturesFolder],
    threads: 2,
    log: createLogger({ level: 'silent', format: 'json' }),
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

/** A server and somebody who watches it. */
export function startWatched(options: Partial<StageServerOptions> = {}): { server: StageServer; peer: Peer } {
  const server = startServer(options);
  return { server, peer: new Peer(server.ready.name) };
}

/** The same with a stage on show. */
export async function startWithStage(path: string, options: Partial<StageServerOptions> = {}) {
  const watched = startWatched(options);
  const { result, error } = await watched.peer.open(path);
  if (result !== 'success') throw new Error(error);
  return watched;
}

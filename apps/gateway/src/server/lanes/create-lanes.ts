import type { Logger } from 'pino';
import type { Lane, LaneName } from '../contracts/lane.ts';
import type { FolderLibrary } from '../media/folder-library.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { GatewayOptions } from '../options.ts';
import { createEngineLane, type EngineLaneParts } from './engine/create-engine-lane.ts';
import { createMatrixLane, type MatrixLaneParts } from './matrix/create-matrix-lane.ts';
import { createStreamLane, type StreamLaneParts } from './stream/create-stream-lane.ts';

export interface CreateLanesOptions {
  options: GatewayOptions;
  library: MediaLibrary;
  stages: FolderLibrary;
  metrics: GatewayMetrics;
  log: Logger;
}

/** The lanes of a gateway, those of one name in the order in which pages see their sources. */
export interface Lanes {
  engines: readonly EngineLaneParts[];
  streams: readonly StreamLaneParts[];
  panels: readonly MatrixLaneParts[];
  all: readonly Lane[];
}

/** Makes a lane for every source that was asked for, without starting anything. */
export function createLanes({ options, library, stages, metrics, log }: CreateLanesOptions): Lanes {
  const { engine, stage, matrix = { type: 'off' }, more } = options;
  const exportNames = new Set<string>();
  const engines = [engine, ...(more?.engines ?? [])].filter(isOn).map((choice, index) =>
    createEngineLane({
      ...{ choice, library, exportNames, sourceId: nameSource('engine', index) },
      mediaRoots: [...options.mediaRoots, options.uploadDir, options.cacheDir, ...(options.engineRoots ?? [])],
      cacheDir: options.cacheDir,
      log: log.child({ lane: nameSource('engine', index) }),
    }),
  );
  const streams = [stage, ...(more?.stages ?? [])].filter(isOn).map((choice, index) =>
    createStreamLane({
      ...{ choice, stages, sourceId: nameSource('stream', index) },
      onEncoded: (elapsedMs) => metrics.observeEncode('stream', elapsedMs),
      log: log.child({ lane: nameSource('stream', index) }),
    }),
  );
  // A panel shows the first stream that is there, and the first engine.
  const bridged = {
    ...(streams.length === 0 ? {} : { findStream: () => findFirst(streams, ({ lane }) => lane.attachedStream) }),
    ...(engines.length === 0 ? {} : { findRing: () => findFirst(engines, (parts) => parts.engine.ringPath) }),
  };
  const panels = [matrix, ...(more?.panels ?? [])].filter(isOn).map((choice, index) =>
    createMatrixLane({
      ...{ choice, sourceId: nameSource('matrix', index), lanes: bridged },
      stateDir: options.stateDir,
      log: log.child({ lane: nameSource('matrix', index) }),
    }),
  );
  return { engines, streams, panels, all: [...engines, ...streams, ...panels].map(({ lane }) => lane) };
}

/** The first source of a lane has the lane's name. */
function nameSource(lane: LaneName, index: number): string {
  return index === 0 ? lane : `${lane}-${index + 1}`;
}

function isOn<Choice extends { type: string }>(
  choice: Choice | { type: 'off' },
): choice is Exclude<Choice, { type: 'off' }> {
  return choice.type !== 'off';
}

function findFirst<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

import { basename, join } from 'node:path';
import { createSpawnHost, type EngineHost } from '@framelane/engine-client';
import type { Logger } from 'pino';
import type { MediaLibrary } from '../../media/media-library.ts';
import { SampleClip } from '../../media/sample-clip.ts';
import type { EngineChoice, EngineCommand } from '../../options.ts';
import { EngineLane } from './engine-lane.ts';
import { AssetRegistry } from './files/asset-registry.ts';
import { createAttachedHost } from './host/attached-engine.ts';
import { findOwnEngine } from './host/own-engine.ts';
import { SupervisedEngine } from './host/supervised-engine.ts';

export interface CreateEngineLaneOptions {
  sourceId: string;
  choice: Exclude<EngineChoice, { type: 'off' }>;
  library: MediaLibrary;
  /** Paths that exports are being written to, of all engines. */
  exportNames: Set<string>;
  /** Folders the engine may read from, those of uploads and the sample clip included. */
  mediaRoots: readonly string[];
  cacheDir: string;
  log: Logger;
}

/** The engine lane with what belongs to it; `engine` and `sample` are there for whoever ends or watches them. */
export interface EngineLaneParts {
  lane: EngineLane;
  engine: SupervisedEngine;
  /** Only our own engine can make one. */
  sample?: SampleClip;
}

/** Puts the lane together without starting anything. Offers the sample clip to the library where there is one. */
export function createEngineLane({
  sourceId,
  choice,
  library,
  exportNames,
  mediaRoots,
  cacheDir,
  log,
}: CreateEngineLaneOptions): EngineLaneParts {
  const assets = new AssetRegistry();
  const own = findOwnEngine();
  const engine = new SupervisedEngine({
    name: nameOf(choice),
    host: choice.type === 'attach' ? createAttachedHost(choice) : createHost(choice, { own, mediaRoots, log }),
    // What others have open in an engine of theirs is not ours to replace; pages open their files again as needed.
    getProject: () => (choice.type === 'attach' ? undefined : assets.buildProject()),
    log,
  });
  const lane = new EngineLane({ sourceId, source: engine, assets, library, exportNames, log });
  if (choice.type !== 'spawn' || choice.command !== undefined) return { lane, engine };
  // The name under which the engine itself keeps it: whoever needs it first has it made for both.
  const sample = new SampleClip({ path: join(cacheDir, 'sample-v1.mp4'), engine: own, log });
  library.offerSample(sample);
  return { lane, engine, sample };
}

/** Pages share the ring: twice the usual slots leave time to copy a picture while others render. */
const ringArgs = ['--ring-size', '8'];

// A program that somebody else wrote may not know our options; it is told nothing but its token, in the environment.
function createHost(
  choice: Extract<EngineChoice, { type: 'spawn' }>,
  { own, mediaRoots, log }: { own: EngineCommand; mediaRoots: readonly string[]; log: Logger },
): EngineHost {
  const isOwn = choice.command === undefined;
  const { program, args } = choice.command ?? own;
  const roots = mediaRoots.flatMap((root) => ['--media-root', root]);
  return createSpawnHost({
    command: program,
    args: isOwn ? [...args, ...roots, ...ringArgs, '--log-format', 'json'] : args,
    useIpc: isOwn,
    exitWithParent: isOwn,
    log: ({ level, message, code }) => log[level]({ code }, message),
    ...(choice.ringPath === undefined ? {} : { ringPath: choice.ringPath }),
  });
}

function nameOf(choice: CreateEngineLaneOptions['choice']): string {
  if (choice.type === 'attach') return nameEndpoint(choice.endpoint);
  if (choice.command === undefined) return 'engine-mock';
  const { program, args } = choice.command;
  return basename(args.find((arg) => !arg.startsWith('-')) ?? program);
}

/** Of a socket in the file system the name alone: pages see no paths. */
function nameEndpoint(endpoint: string): string {
  return endpoint.startsWith('ipc:') ? basename(endpoint) : endpoint.replace(/^tcp:\/\//, '');
}

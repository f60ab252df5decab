import { createNodeStreamTransport } from '@framelane/viewer-backend/node';
import type { Logger } from 'pino';
import { findOwnProgram } from '../../built-program.ts';
import type { FolderLibrary } from '../../media/folder-library.ts';
import type { EngineCommand, StageChoice } from '../../options.ts';
import { SpawnedStream } from './host/spawned-stream.ts';
import { createAttachedStream } from './host/stream-host.ts';
import { PathCurtain } from './messages/path-curtain.ts';
import { StageRefs } from './messages/stage-refs.ts';
import { PicturePress } from './pictures/picture-press.ts';
import { StreamLane } from './stream-lane.ts';

export interface CreateStreamLaneOptions {
  sourceId: string;
  choice: Exclude<StageChoice, { type: 'off' }>;
  /** The folders its server may open stages from. */
  stages: FolderLibrary;
  onEncoded: (elapsedMs: number) => void;
  log: Logger;
}

/** The stream lane with what belongs to it. */
export interface StreamLaneParts {
  lane: StreamLane;
  /** Only where this gateway starts the server. */
  server?: SpawnedStream;
}

const ownStreamName = 'viewer';

/** Puts the lane together without starting anything. */
export function createStreamLane(options: CreateStreamLaneOptions): StreamLaneParts {
  const { sourceId, choice, stages, onEncoded, log } = options;
  const server = choice.type === 'spawn' ? createServer(choice, options) : undefined;
  const host = server ?? createAttachedStream(choice.streamName ?? ownStreamName);
  const refs = new StageRefs(stages);
  const press = new PicturePress((elapsedMs) => {
    lane.noteEncoded(elapsedMs);
    onEncoded(elapsedMs);
  });
  const lane = new StreamLane({
    sourceId,
    host,
    makeTransport: (streamName) => createNodeStreamTransport({ streamName }),
    press,
    refs,
    curtain: new PathCurtain(refs, stages.rootPaths),
    log,
  });
  return { lane, ...(server === undefined ? {} : { server }) };
}

function createServer(
  choice: Extract<StageChoice, { type: 'spawn' }>,
  { stages, log }: CreateStreamLaneOptions,
): SpawnedStream {
  const { program, args } = choice.command ?? findOwnProgram({ app: 'stage-server', bin: 'stage-server' });
  const roots = stages.rootPaths.flatMap((root) => ['--stage-root', root]);
  const makeCommand = (streamName: string): EngineCommand => ({
    program,
    args: [...args, '--stream-name', streamName, '--exit-on-stdin-close', ...roots],
  });
  return new SpawnedStream({ makeCommand, streamName: choice.streamName ?? ownStreamName, log });
}

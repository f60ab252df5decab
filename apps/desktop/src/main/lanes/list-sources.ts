import type { SourceInfo } from '@framelane/protocol/gateway';
import type { EngineStatus } from '../../shared/ipc-channels.ts';
import type { StageStatus } from '../sidecars/stage-host.ts';

export interface LaneFacts {
  engine: EngineStatus;
  stream: StageStatus;
  /** Absent when the lane is off. */
  panel?: SourceInfo | undefined;
}

/** What is behind the lanes of this application, for the list of sources. */
export function listSources({ engine, stream, panel }: LaneFacts): SourceInfo[] {
  const { streamName } = stream;
  const streamState = stream.problems.length > 0 ? 'lost' : 'connecting';
  return [
    { id: 'engine', lane: 'engine', name: 'engine', state: engine.presence },
    {
      id: 'stream',
      lane: 'stream',
      name: streamName ?? 'stage server',
      state: streamName === undefined ? streamState : 'live',
    },
    ...(panel === undefined ? [] : [panel]),
  ];
}

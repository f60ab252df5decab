import { FramelaneError } from '@framelane/protocol';
import type { SourceInfo } from '@framelane/protocol/gateway';
import type { WebContents } from 'electron';
import type { PreparedStage, RequestOf } from '../../shared/ipc-channels.ts';
import type { LaneSource } from '../../shared/lane-source.ts';
import type { Samples } from '../../shared/samples.ts';
import type { EngineLane } from '../engine/engine-lane.ts';
import type { FileOpener } from '../files/file-opener.ts';
import type { Logger } from '../log/logger.ts';
import type { DesktopWindows } from '../windows/desktop-windows.ts';
import type { RequestHandlers } from './request-router.ts';

export interface HandlerParts {
  version: string;
  engine: EngineLane;
  files: FileOpener;
  windows: DesktopWindows;
  readLaneSource: (contents: WebContents) => LaneSource;
  listSources: () => SourceInfo[];
  listSamples: () => Samples;
  /** A command that opens the sample clip gets its place. */
  resolveSample: (command: RequestOf<'framelane:send-engine-command'>) => Promise<typeof command>;
  prepareStage: (path: string) => Promise<PreparedStage>;
  log: Logger;
}

/** What pages and preloads may ask for, and who answers. */
export function createHandlers(parts: HandlerParts): RequestHandlers {
  const { version, engine, files, windows, readLaneSource, listSources, resolveSample, log } = parts;
  return {
    'framelane:get-version': () => version,
    'framelane:get-lane-source': (_request, sender) => readLaneSource(sender),
    'framelane:report-lane': ({ lane, refused }, sender) => {
      if (!readLaneSource(sender).allowedLanes.includes(lane)) {
        throw new FramelaneError('ERR_LANE_UNAVAILABLE', `expected one of the lanes that are allowed, got ${lane}`);
      }
      windows.noteLane(sender, lane);
      log.info('pictures come by this lane', { lane, refused });
      return null;
    },
    'framelane:get-engine-ring': () => engine.ring,
    'framelane:get-engine-status': () => engine.status,
    'framelane:send-engine-command': async (command) => engine.send(await resolveSample(command)),
    'framelane:retry-engine': () => {
      engine.retry();
      return null;
    },
    'framelane:list-sources': () => listSources(),
    'framelane:adopt-file': ({ path }) => files.adopt(path),
    'framelane:choose-file': ({ kind }, sender) => files.choose(kind, sender),
    'framelane:list-recent-files': () => files.listRecent(),
    'framelane:choose-export-target': ({ suggestedName }, sender) => files.chooseTarget(suggestedName, sender),
    'framelane:take-pending-files': () => files.takePending(),
    'framelane:list-samples': () => parts.listSamples(),
    'framelane:prepare-stage': ({ path }) => parts.prepareStage(path),
    'framelane:open-project': (_request, sender) => files.openProject(sender),
    'framelane:save-file': ({ suggestedName, bytes }, sender) => files.save(suggestedName, bytes, sender),
    'framelane:open-output-window': async () => {
      await windows.open('output');
      return null;
    },
  };
}

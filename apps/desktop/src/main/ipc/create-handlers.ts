import { FramelaneError } from '@framelane/protocol';
import type { SourceInfo } from '@framelane/protocol/gateway';
import type { WebContents } from 'electron';
import type { LaneSource } from '../../shared/lane-source.ts';
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
  log: Logger;
}

/** What pages and preloads may ask for, and who answers. */
export function createHandlers(parts: HandlerParts): RequestHandlers {
  const { version, engine, files, windows, readLaneSource, listSources, log } = parts;
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
    'framelane:send-engine-command': (command) => engine.send(command),
    'framelane:retry-engine': () => {
      engine.retry();
      return null;
    },
    'framelane:list-sources': () => listSources(),
    'framelane:adopt-file': ({ path }) => files.adopt(path),
    'framelane:choose-file': ({ kind }) => files.choose(kind),
    'framelane:list-recent-files': () => files.listRecent(),
    'framelane:choose-export-target': ({ suggestedName }) => files.chooseTarget(suggestedName),
    'framelane:take-pending-files': () => files.takePending(),
    'framelane:open-output-window': async () => {
      await windows.open('output');
      return null;
    },
  };
}

import type { StageSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import { findOwnProgram, findShippedStages, type ProgramPlaces, type SidecarCommand } from './find-program.ts';
import { StageHost, type StageStatus } from './stage-host.ts';

/** Stands in an argument of a command for the name of the stream it is to serve. */
const namePlaceholder = '{name}';
const defaultName = 'viewer';

export interface CreateStageHostOptions {
  source: StageSource;
  places: ProgramPlaces;
  /** Folders of the user's that stages may be read from. */
  stageRoots: readonly string[];
  onStatus: (status: StageStatus) => void;
  log: Logger;
}

/** Puts together who serves the stream. Starts nothing. */
export function createStageHost({ source, places, stageRoots, onStatus, log }: CreateStageHostOptions): StageHost {
  const command = source.type === 'spawn' ? source.command : undefined;
  const makeCommand = (streamName: string, allowed: readonly string[]): SidecarCommand =>
    command === undefined
      ? makeOwnCommand(streamName, places, [...stageRoots, ...allowed])
      : fillIn(command, streamName);
  const takesFolders = source.type === 'spawn' && command === undefined;
  return new StageHost({ source, makeCommand, takesFolders, defaultName, onStatus, log });
}

function makeOwnCommand(streamName: string, places: ProgramPlaces, stageRoots: readonly string[]): SidecarCommand {
  const { program, args } = findOwnProgram('stage-server', places);
  const shipped = findShippedStages(places);
  const roots = [...(shipped === undefined ? [] : [shipped]), ...stageRoots];
  const options = ['--stream-name', streamName, '--exit-on-stdin-close', '--log-format', 'json'];
  // Stages that come along are found by their names.
  const cwd = shipped === undefined ? {} : { cwd: shipped };
  return { program, args: [...args, ...options, ...roots.flatMap((root) => ['--stage-root', root])], ...cwd };
}

function fillIn([program = '', ...args]: readonly string[], streamName: string): SidecarCommand {
  return { program, args: args.map((arg) => arg.replaceAll(namePlaceholder, streamName)) };
}

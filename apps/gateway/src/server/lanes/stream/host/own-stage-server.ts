import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBuiltProgram } from '../../../built-program.ts';
import type { EngineCommand } from '../../../options.ts';

/** The stage server of this repository: the one built beside this gateway, else wherever the system finds it. */
export function findOwnStageServer(): EngineCommand {
  const path = findBuiltProgram('stage-server');
  return path === undefined ? { program: 'stage-server', args: [] } : { program: process.execPath, args: [path] };
}

/** The folder of stages that come with it, where it is built beside this gateway. */
export function findShippedStages(): string | undefined {
  const path = findBuiltProgram('stage-server');
  if (path === undefined) return undefined;
  const folder = join(dirname(path), '..', 'stages');
  return existsSync(folder) ? folder : undefined;
}

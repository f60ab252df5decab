import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBuiltProgram } from '../../../built-program.ts';

/** The folder of stages that come with it, where it is built beside this gateway. */
export function findShippedStages(): string | undefined {
  const path = findBuiltProgram('stage-server');
  if (path === undefined) return undefined;
  const folder = join(dirname(path), '..', 'stages');
  return existsSync(folder) ? folder : undefined;
}

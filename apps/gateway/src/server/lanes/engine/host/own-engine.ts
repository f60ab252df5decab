import { findOwnProgram } from '../../../built-program.ts';
import type { EngineCommand } from '../../../options.ts';

/** The engine of this repository, as a program. */
export function findOwnEngine(): EngineCommand {
  return findOwnProgram({ app: 'engine-mock', bin: 'engine-mock' });
}

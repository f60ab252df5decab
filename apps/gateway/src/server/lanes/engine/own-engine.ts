import { findBuiltProgram } from '../../built-program.ts';
import type { EngineCommand } from '../../options.ts';

/**
 * The engine of this repository, as a program: the one built beside this gateway, else `engine-mock` wherever the
 * system finds it.
 */
export function findOwnEngine(): EngineCommand {
  const path = findBuiltProgram('engine-mock');
  return path === undefined ? { program: 'engine-mock', args: [] } : { program: process.execPath, args: [path] };
}

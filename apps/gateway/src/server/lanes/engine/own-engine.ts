import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EngineCommand } from '../../options.ts';

/**
 * The engine of this repository, as a program: the one built beside this gateway, else `engine-mock` wherever the
 * system finds it.
 */
export function findOwnEngine(): EngineCommand {
  // From dist/ of a build and from src/server/lanes/engine/ in tests.
  for (const way of ['../../engine-mock/dist/main.js', '../../../../../engine-mock/dist/main.js']) {
    const path = fileURLToPath(new URL(way, import.meta.url));
    if (existsSync(path)) return { program: process.execPath, args: [path] };
  }
  return { program: 'engine-mock', args: [] };
}

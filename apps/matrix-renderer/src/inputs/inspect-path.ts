import { type BigIntStats, lstatSync } from 'node:fs';

/**
 * What stands at `path`, links not followed; undefined when nothing does. Asked for as big integers on purpose: after
 * a plain `lstatSync` of a socket or pipe the runtime's `realpathSync` stops early (it looks at the last result of
 * anybody, nodejs/node lib/fs.js), and modules behind symbolic links are then not found any more.
 */
export function inspectPath(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

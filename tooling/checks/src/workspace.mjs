import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/**
 * Every workspace package: its folder relative to the root and its manifest.
 *
 * @returns {{ folder: string, manifest: Record<string, any> }[]}
 */
export function listPackages(base = root) {
  return ['apps', 'packages', 'tooling'].flatMap((room) => {
    const path = join(base, room);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => existsSync(join(path, name, 'package.json')))
      .map((name) => ({
        folder: `${room}/${name}`,
        manifest: JSON.parse(readFileSync(join(path, name, 'package.json'), 'utf8')),
      }));
  });
}

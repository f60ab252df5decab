import { basename } from 'node:path';
import type { MediaRoot } from './folder-library.ts';

/** Gives each folder its own name as people know it; equal names get a number. */
export function nameRoots(paths: readonly string[]): MediaRoot[] {
  const counts = new Map<string, number>();
  return paths.map((path) => {
    const name = basename(path) || path;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name: count === 1 ? name : `${name} (${count})`, path };
  });
}

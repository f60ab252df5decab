import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `main.js` of a neighbouring app, seen from dist/ of a build and from src/server/ in tests. */
export function findBuiltProgram(app: string): string | undefined {
  for (const way of ['../..', '../../..']) {
    const path = fileURLToPath(new URL(`${way}/${app}/dist/main.js`, import.meta.url));
    if (existsSync(path)) return path;
  }
  return undefined;
}

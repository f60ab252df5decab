import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EngineCommand } from './options.ts';

/** `main.js` of a neighbouring app, seen from dist/ of a build and from src/server/ in tests. */
export function findBuiltProgram(app: string): string | undefined {
  for (const way of ['../..', '../../..']) {
    const path = fileURLToPath(new URL(`${way}/${app}/dist/main.js`, import.meta.url));
    if (existsSync(path)) return path;
  }
  return undefined;
}

/** A program of this repository: the one built beside this gateway, else wherever the system finds it. */
export function findOwnProgram({ app, bin }: { app: string; bin: string }): EngineCommand {
  const path = findBuiltProgram(app);
  return path === undefined ? { program: bin, args: [] } : { program: process.execPath, args: [path] };
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built file of a thread: beside this program, or in the build's folder when it runs from its sources. */
export function findWorker(name: string): string {
  const beside = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
}

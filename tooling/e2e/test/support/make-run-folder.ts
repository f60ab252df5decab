import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { numbersClip } from './clips.ts';
import { buildNumberedClip } from './numbered-clip.ts';

declare module 'vitest' {
  interface ProvidedContext {
    runFolder: string;
  }
}

const engine = fileURLToPath(new URL('../../../../apps/engine-mock/dist/main.js', import.meta.url));

/**
 * One folder for a whole run: `media` with the files to open, `cache` with the sample clip where gateways look for it.
 * It is made before the tests: beside them, on a busy computer, two gateways would be at it for minutes. Removed at
 * the end.
 */
export default function makeRunFolder({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'framelane-e2e-run-'));
  mkdirSync(join(folder, 'media'));
  const cache = join(folder, 'cache', 'framelane');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  execFileSync(process.execPath, [engine, 'sample', join(cache, 'sample-v1.mp4')], { stdio: 'ignore' });
  writeFileSync(join(folder, 'media', numbersClip.name), buildNumberedClip(numbersClip));
  writeFileSync(join(folder, 'media', 'not-a-video.mp4'), 'This is text, whatever its name says.\n'.repeat(40));
  provide('runFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { numbersClip } from './clips.ts';
import { buildNumberedClip } from './numbered-clip.ts';

declare module 'vitest' {
  interface ProvidedContext {
    runFolder: string;
  }
}

/**
 * One folder for a whole run: `media` with the files to open, `cache` where the first gateway that is asked for the
 * sample clip keeps it for the others. Removed at the end.
 */
export default function makeRunFolder({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'framelane-e2e-run-'));
  mkdirSync(join(folder, 'media'));
  mkdirSync(join(folder, 'cache'));
  writeFileSync(join(folder, 'media', numbersClip.name), buildNumberedClip(numbersClip));
  writeFileSync(join(folder, 'media', 'not-a-video.mp4'), 'This is text, whatever its name says.\n'.repeat(40));
  provide('runFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getCacheFolder } from './cache-folder.ts';
import { makeSampleClip } from './make-sample-clip.ts';

/** Part of the file's name, to be raised whenever the clip's content changes. */
const sampleVersion = 3;

export function getSampleClipPath(): string {
  return join(getCacheFolder(), `sample-v${sampleVersion}.mp4`);
}

/**
 * Path of the sample clip, made on first use. The file appears under its name only when it is complete, so several
 * engines may start at once.
 */
export async function ensureSampleClip(onProgress?: (done: number, total: number) => void): Promise<string> {
  const path = getSampleClipPath();
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isFile() === true && facts.size > 0) return path;
  await mkdir(getCacheFolder(), { recursive: true });
  const unfinished = `${path}.${process.pid}.${Date.now()}.part.mp4`;
  try {
    await makeSampleClip(unfinished, onProgress);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return path;
}

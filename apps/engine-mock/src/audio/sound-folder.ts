import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defaultRingPath } from '@framelane/shm-native';

const namePattern = /^sound-(\d+)-[0-9a-f]{8}$/;

/** Files kept, and bytes of all of them; the oldest go first. */
const maxFiles = 32;
export const maxSoundBytes = 1024 * 1024 * 1024;

/** A folder name no other engine uses, in the user's private folder for what lives as long as its process. */
export function chooseSoundFolder(): string {
  return join(dirname(defaultRingPath()), `sound-${process.pid}-${randomBytes(4).toString('hex')}`);
}

/**
 * Where decoded sound is left for clients to read: at most 32 files and one gibibyte, of which the oldest are deleted
 * for new ones. The folder is made with the first file, and removed by {@link close}.
 */
export class SoundFolder {
  readonly #path: string;
  readonly #files: { path: string; byteLength: number }[] = [];
  #made: Promise<void> | undefined;
  #lastNumber = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** A name for a new file. Tell {@link keep} when it is complete, or remove it. */
  async makePath(): Promise<string> {
    this.#made ??= this.#make();
    await this.#made.catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    this.#lastNumber += 1;
    return join(this.#path, `${this.#lastNumber}.wav`);
  }

  /** Older files make room for this one. */
  async keep(path: string, byteLength: number): Promise<void> {
    this.#files.push({ path, byteLength });
    let kept = this.#files.reduce((sum, file) => sum + file.byteLength, 0);
    while (this.#files.length > maxFiles || (kept > maxSoundBytes && this.#files.length > 1)) {
      const oldest = this.#files.shift();
      if (oldest === undefined) return;
      kept -= oldest.byteLength;
      await rm(oldest.path, { force: true });
    }
  }

  /** Removes all files and the folder. */
  async close(): Promise<void> {
    this.#files.length = 0;
    await rm(this.#path, { recursive: true, force: true });
  }

  async #make(): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    await removeAbandoned(dirname(this.#path));
  }
}

/** An engine that was killed could not remove its folder. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(namePattern.exec(name)?.[1]);
    if (pid > 0 && !isRunning(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
  }
}

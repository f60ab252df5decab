import { realpathSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute, resolve } from 'node:path';
import { FramelaneError } from '@framelane/protocol';
import type { ChosenFile, FileKind } from '../../shared/ipc-channels.ts';

const stageEndings: ReadonlySet<string> = new Set(['.usd', '.usda', '.usdc', '.usdz']);
const maxKept = 1000;

/** What a file is by its name. */
export function guessKind(path: string): FileKind {
  return stageEndings.has(extname(path).toLowerCase()) ? 'stage' : 'video';
}

/**
 * The files of this session that the user chose: in a dialog, by dropping them, on the command line. Pages may open
 * these and no others. Holds 1,000; the oldest make way.
 */
export class ChosenFiles {
  readonly #paths = new Set<string>();

  /** @throws ERR_BRIDGE_REFUSED for what is no file that can be read */
  add(path: string): ChosenFile {
    const real = findRealFile(path);
    this.#remember(real);
    return { kind: guessKind(real), path: real, name: basename(real) };
  }

  /** A file to be written: it need not exist yet. */
  addTarget(path: string): void {
    this.#remember(resolve(path));
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** @throws ERR_BRIDGE_REFUSED for a path nobody chose */
  require(path: string): void {
    if (this.has(path)) return;
    const message = 'expected a file that the user chose, got another path; open it with the file dialog or drop it';
    throw new FramelaneError('ERR_BRIDGE_REFUSED', message);
  }

  #remember(path: string): void {
    this.#paths.delete(path);
    this.#paths.add(path);
    const [oldest] = this.#paths;
    if (this.#paths.size > maxKept && oldest !== undefined) this.#paths.delete(oldest);
  }
}

function findRealFile(path: string): string {
  if (isAbsolute(path) && !path.includes('\0')) {
    try {
      const real = realpathSync(path);
      if (statSync(real).isFile()) return real;
    } catch {
      // Told below, in the same words as for everything else that cannot be opened.
    }
  }
  const message = `expected a file that can be read, found none of the name "${basename(path)}"`;
  throw new FramelaneError('ERR_BRIDGE_REFUSED', message);
}

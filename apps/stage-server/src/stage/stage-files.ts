import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { StageError } from './stage-error.ts';

const maxFileBytes = 1024 ** 3;

/** Finds and reads the files of a stage, all of which must lie inside one of the roots once links are followed. */
export class StageFiles {
  readonly #roots: readonly string[];

  /** Roots that do not exist allow nothing. */
  constructor(roots: readonly string[]) {
    this.#roots = roots.flatMap((root) => {
      try {
        return [realpathSync(root)];
      } catch {
        // A folder that is not there holds no files either.
        return [];
      }
    });
  }

  /** The real path of `path`, taken from the folder of `from` when it is relative. */
  find(path: string, from?: string): string {
    if (/^[a-z][a-z0-9+.-]+:/i.test(path) || path.includes('\0')) {
      throw new StageError('path_denied', `expected a path of a file, found "${path}"`);
    }
    const wanted = resolve(from === undefined ? '.' : dirname(from), path);
    // Asked for before it is looked for: what lies outside must not even show whether it exists.
    if (!this.#isInside(wanted)) throw this.#refuse(path);
    let real: string;
    try {
      real = realpathSync(wanted);
    } catch (cause) {
      throw new StageError('stage_not_found', `no file at "${path}"`, { cause });
    }
    if (!this.#isInside(real)) throw this.#refuse(path);
    return real;
  }

  /** The bytes of a file that `find` gave. */
  read(realPath: string): Buffer {
    const status = statSync(realPath);
    if (!status.isFile()) throw new StageError('stage_invalid', `expected a file at "${realPath}"`);
    if (status.size > maxFileBytes) {
      throw new StageError(
        'stage_too_large',
        `expected at most ${maxFileBytes} bytes in "${realPath}", found ${status.size}`,
      );
    }
    return readFileSync(realPath);
  }

  #isInside(path: string): boolean {
    return this.#roots.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep));
  }

  #refuse(path: string): StageError {
    return new StageError('path_denied', `"${path}" lies outside the stage folders; add its folder with --stage-root`);
  }
}

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, posix, resolve, sep } from 'node:path';
import { readGltfImages } from '../gltf/gltf-images.ts';
import { StageError } from '../stage-error.ts';
import { readZip } from './read-zip.ts';

const maxFileBytes = 1024 ** 3;
/** `archive.usdz[folder/file.png]`. */
const insidePattern = /^(.*)\[([^\]]+)\]$/s;

/**
 * Finds and reads the files of a stage, all of which must lie inside one of the roots once links are followed. Files
 * inside an archive are named `archive.usdz[folder/file.png]` and see only what lies beside them in it.
 */
export class StageFiles {
  readonly #roots: readonly string[];
  readonly #archives = new Map<string, ReadonlyMap<string, Uint8Array>>();

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

  /** The real name of `path`, taken from the folder of `from` when it is relative. An archive stands for its first file. */
  find(path: string, from?: string): string {
    if (/^[a-z][a-z0-9+.-]+:/i.test(path) || path.includes('\0')) {
      throw new StageError('path_denied', `expected a path of a file, found "${path}"`);
    }
    const [, archive, folder] = insidePattern.exec(from ?? '') ?? [];
    if (archive !== undefined && folder !== undefined) return this.#findInside(archive, folder, path);
    const [, outer, inner] = insidePattern.exec(path) ?? [];
    const real = this.#findReal(outer ?? path, from);
    if (inner !== undefined) return this.#findInside(real, '', inner);
    return extname(real).toLowerCase() === '.usdz' ? `${real}[${this.#findFirst(real)}]` : real;
  }

  /** The bytes of a file that `find` gave. Not to be written to. */
  read(realName: string): Buffer {
    const [, archive, entry] = insidePattern.exec(realName) ?? [];
    if (archive === undefined || entry === undefined) return this.#readReal(realName);
    const bytes = this.#openArchive(archive).get(entry);
    if (bytes === undefined) throw new StageError('stage_not_found', `no file "${entry}" in "${archive}"`);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #findReal(path: string, from: string | undefined): string {
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

  #findInside(archive: string, from: string, path: string): string {
    const entry = posix.join(posix.dirname(from), path);
    if (entry.startsWith('..') || posix.isAbsolute(path)) throw this.#refuse(path);
    if (this.#openArchive(archive).has(entry)) return `${archive}[${entry}]`;
    throw new StageError('stage_not_found', `no file "${entry}" in "${archive}"`);
  }

  #findFirst(archive: string): string {
    for (const name of this.#openArchive(archive).keys()) return name;
    throw new StageError('stage_invalid', `expected files in "${archive}", found none`);
  }

  #openArchive(real: string): ReadonlyMap<string, Uint8Array> {
    let files = this.#archives.get(real);
    if (files === undefined) {
      const bytes = this.#readReal(real);
      files = extname(real).toLowerCase() === '.usdz' ? readZip(bytes) : readGltfImages(bytes);
      this.#archives.set(real, files);
    }
    return files;
  }

  #readReal(realPath: string): Buffer {
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

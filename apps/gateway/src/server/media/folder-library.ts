import { createHash } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { MediaEntry, MediaListing } from '@framelane/protocol/gateway';
import { GatewayError } from '../errors.ts';
import { MediaIds } from './media-ids.ts';

export const maxListedEntries = 1000;

export interface MediaRoot {
  name: string;
  path: string;
}

export interface FolderLibraryOptions {
  roots: readonly MediaRoot[];
  /** What the listing of the roots is called. */
  title: string;
  /** What a file is to a page, by its name. */
  kindOf: (name: string) => Exclude<MediaEntry['kind'], 'folder'>;
  /** Makes ids that survive a restart. */
  idSecret?: string;
}

/** A file that a page chose, as its server is told of it. `path` never goes to a page. */
export interface MediaFile {
  name: string;
  path: string;
}

/**
 * Folders a page may look into. It knows them by opaque ids and file names; every id is resolved anew, through
 * all links, and must end inside its root. Hidden files and whatever leads outside are not listed.
 */
export class FolderLibrary {
  protected readonly ids: MediaIds;
  readonly #options: FolderLibraryOptions;
  /** What each root is called within ids: the same whatever other roots there are. */
  readonly #rootKeys: readonly string[];

  constructor(options: FolderLibraryOptions) {
    this.ids = new MediaIds(options.idSecret);
    this.#options = options;
    this.#rootKeys = options.roots.map(({ path }) =>
      createHash('sha256').update(path).digest('base64url').slice(0, 16),
    );
  }

  /** Where the roots lie. */
  get rootPaths(): string[] {
    return this.#options.roots.map(({ path }) => path);
  }

  /** Without an id the roots, else that folder: folders first, then by name, at most 1000 entries. */
  async list(folderId?: string): Promise<MediaListing> {
    if (folderId === undefined) return this.listRoots();
    const place = this.#locate(folderId);
    const path = await this.#resolve(place);
    const names = await readdir(path, { withFileTypes: true }).catch(throwNotFound);
    const candidates = names.filter((entry) => !entry.name.startsWith('.')).sort(compareDirents);
    const entries: MediaEntry[] = [];
    for (const candidate of candidates.slice(0, maxListedEntries)) {
      const entry = await this.describe(place.rootIndex, join(place.path, candidate.name));
      if (entry !== undefined) entries.push(entry);
    }
    const isRoot = place.path === '';
    const root = this.#options.roots[place.rootIndex];
    return {
      id: folderId,
      name: isRoot ? (root?.name ?? '') : basename(place.path),
      parentId: isRoot ? null : this.#idOf(place.rootIndex, parentOf(place.path)),
      entries: entries.sort(compareEntries),
      isTruncated: candidates.length > maxListedEntries,
    };
  }

  /** @throws not_found when the id is unknown, or the file is gone, hidden behind a link that leads outside, or no file */
  async openFile(id: string): Promise<MediaFile> {
    const place = this.#locate(id);
    const path = await this.#resolve(place);
    const facts = await stat(path).catch(throwNotFound);
    if (!facts.isFile()) throw new GatewayError('not_found', 'that is a folder, not a file');
    return { name: basename(place.path), path };
  }

  /** The id of a file that a server named by its path; `undefined` when it lies in none of the folders. */
  findId(path: string): string | undefined {
    const rootIndex = this.#options.roots.findIndex((root) => isInside(path, root.path));
    const root = this.#options.roots[rootIndex];
    return root === undefined ? undefined : this.#idOf(rootIndex, relative(root.path, path));
  }

  protected listRoots(): MediaListing {
    const { roots, title } = this.#options;
    const entries = roots.map(({ name }, index): MediaEntry => ({ id: this.#idOf(index, ''), name, kind: 'folder' }));
    return { id: null, name: title, parentId: null, entries, isTruncated: false };
  }

  /** `undefined` for what does not exist for a page. */
  protected async describe(rootIndex: number, path: string): Promise<MediaEntry | undefined> {
    let facts: Stats;
    try {
      facts = await stat(await this.#resolve({ rootIndex, path }));
    } catch {
      // Gone meanwhile, not readable, or a link that leads outside: such a file does not exist for a page.
      return undefined;
    }
    if (!facts.isFile() && !facts.isDirectory()) return undefined;
    const name = basename(path);
    const id = this.#idOf(rootIndex, path);
    if (facts.isDirectory()) return { id, name, kind: 'folder', modifiedMs: facts.mtimeMs };
    return { id, name, kind: this.#options.kindOf(name), sizeBytes: facts.size, modifiedMs: facts.mtimeMs };
  }

  #idOf(rootIndex: number, path: string): string {
    return this.ids.encode(`${this.#rootKeys[rootIndex]}:${path}`);
  }

  #locate(id: string): Place {
    const name = this.ids.decode(id) ?? '';
    const end = name.indexOf(':');
    const rootIndex = end < 0 ? -1 : this.#rootKeys.indexOf(name.slice(0, end));
    if (rootIndex < 0) throw new GatewayError('not_found', 'no such folder or file');
    return { rootIndex, path: name.slice(end + 1) };
  }

  async #resolve(place: Place): Promise<string> {
    const root = this.#options.roots[place.rootIndex];
    if (root === undefined) throw new GatewayError('not_found', 'no such folder or file');
    const rootPath = await realpath(root.path).catch(throwNotFound);
    const path = await realpath(join(rootPath, place.path)).catch(throwNotFound);
    if (!isInside(path, rootPath)) throw new GatewayError('not_found', 'no such folder or file');
    return path;
  }
}

/** A place below a root; `path` is relative to it and may still lead through links. */
interface Place {
  rootIndex: number;
  path: string;
}

/** Compared by whole components: `/media2` is not inside `/media`. Both must be resolved already. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep));
}

function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === '.' ? '' : parent;
}

// Before the cut at 1000 entries a link still counts as a file, because only its target tells what it is.
function compareDirents(left: Dirent, right: Dirent): number {
  return Number(right.isDirectory()) - Number(left.isDirectory()) || compareNames(left.name, right.name);
}

function compareEntries(left: MediaEntry, right: MediaEntry): number {
  return Number(right.kind === 'folder') - Number(left.kind === 'folder') || compareNames(left.name, right.name);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
function compareNames(left: string, right: string): number {
  return collator.compare(left, right) || (left < right ? -1 : 1);
}

function throwNotFound(cause: unknown): never {
  throw new GatewayError('not_found', 'no such folder or file', cause);
}

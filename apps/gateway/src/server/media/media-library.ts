import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { MediaEntry, MediaListing } from '@framelane/protocol/gateway';
import { GatewayError } from '../errors.ts';
import { MediaIds } from './media-ids.ts';
import { hasVideoExtension } from './video-files.ts';

export const maxListedEntries = 1000;

export interface MediaRoot {
  name: string;
  path: string;
}

export interface MediaLibraryOptions {
  roots: readonly MediaRoot[];
  /** Where uploads go; listed as the last root. */
  uploads: MediaRoot;
  /** Makes ids that survive a restart. */
  idSecret?: string;
}

/** A clip that is offered beside the roots and may still have to be made. */
export interface OfferedClip {
  name: string;
  /** Resolves with the path once the file is complete. */
  prepare(): Promise<string>;
}

/** A file that a page chose, as the engine is told of it. `path` never goes to a page. */
export interface MediaFile {
  name: string;
  path: string;
}

const sampleName = 'sample';

/**
 * The folders a page may look into. It knows them by opaque ids and file names; every id is resolved anew, through
 * all links, and must end inside its root. Hidden files and whatever leads outside are not listed.
 */
export class MediaLibrary {
  readonly #ids: MediaIds;
  readonly #roots: readonly MediaRoot[];
  readonly #uploads: MediaRoot;
  #sample: OfferedClip | undefined;

  constructor(options: MediaLibraryOptions) {
    this.#ids = new MediaIds(options.idSecret);
    this.#uploads = options.uploads;
    this.#roots = [...options.roots, options.uploads];
  }

  get uploadDir(): string {
    return this.#uploads.path;
  }

  /** Offers a clip with the roots, or takes it back. */
  offerSample(clip: OfferedClip | undefined): void {
    this.#sample = clip;
  }

  /** Without an id the roots and the sample, else that folder: folders first, then by name, at most 1000 entries. */
  async list(folderId?: string): Promise<MediaListing> {
    if (folderId === undefined) return this.#listRoots();
    const place = this.#locate(folderId);
    const path = await this.#resolve(place);
    const names = await readdir(path, { withFileTypes: true }).catch(throwNotFound);
    const candidates = names.filter((entry) => !entry.name.startsWith('.')).sort(compareDirents);
    const entries: MediaEntry[] = [];
    for (const candidate of candidates.slice(0, maxListedEntries)) {
      const entry = await this.#describe(place.rootIndex, join(place.path, candidate.name));
      if (entry !== undefined) entries.push(entry);
    }
    const isRoot = place.path === '';
    const root = this.#roots[place.rootIndex];
    return {
      id: folderId,
      name: isRoot ? (root?.name ?? '') : basename(place.path),
      parentId: isRoot ? null : this.#idOf(place.rootIndex, parentOf(place.path)),
      entries: entries.sort(compareEntries),
      isTruncated: candidates.length > maxListedEntries,
    };
  }

  /**
   * The file behind an id; waits for the sample clip when that is meant and not made yet.
   *
   * @throws not_found when the id is unknown, or the file is gone, hidden behind a link that leads outside, or no file
   */
  async openFile(id: string): Promise<MediaFile> {
    if (this.#ids.decode(id) === sampleName && this.#sample !== undefined) {
      return { name: this.#sample.name, path: await this.#sample.prepare() };
    }
    const place = this.#locate(id);
    const path = await this.#resolve(place);
    const facts = await stat(path).catch(throwNotFound);
    if (!facts.isFile()) throw new GatewayError('not_found', 'that is a folder, not a file');
    return { name: basename(place.path), path };
  }

  /** The entry of a file that was just stored in the upload folder. */
  async describeUpload(name: string): Promise<MediaEntry> {
    const entry = await this.#describe(this.#roots.length - 1, name);
    if (entry === undefined) throw new GatewayError('not_found', 'the upload is gone again');
    return entry;
  }

  #listRoots(): MediaListing {
    const entries: MediaEntry[] = [];
    if (this.#sample !== undefined) {
      entries.push({ id: this.#ids.encode(sampleName), name: this.#sample.name, kind: 'video', isSample: true });
    }
    for (const [index, root] of this.#roots.entries()) {
      entries.push({ id: this.#idOf(index, ''), name: root.name, kind: 'folder' });
    }
    return { id: null, name: 'Media', parentId: null, entries, isTruncated: false };
  }

  async #describe(rootIndex: number, path: string): Promise<MediaEntry | undefined> {
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
    const kind = hasVideoExtension(name) ? 'video' : 'other';
    return { id, name, kind, sizeBytes: facts.size, modifiedMs: facts.mtimeMs };
  }

  #idOf(rootIndex: number, path: string): string {
    return this.#ids.encode(`${rootIndex}:${path}`);
  }

  #locate(id: string): Place {
    const parts = /^(\d+):(.*)$/s.exec(this.#ids.decode(id) ?? '');
    if (parts === null) throw new GatewayError('not_found', 'no such folder or file');
    return { rootIndex: Number(parts[1]), path: parts[2] ?? '' };
  }

  async #resolve(place: Place): Promise<string> {
    const root = this.#roots[place.rootIndex];
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
